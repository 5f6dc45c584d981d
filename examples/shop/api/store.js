import { EventEmitter } from "node:events";
import { database } from "./database.js";

/** Tells of `stock` (a product) and `order` (an order), after they changed. */
export const changes = new EventEmitter().setMaxListeners(0);

export async function products() {
  return (await database.query("SELECT * FROM products ORDER BY id")).rows;
}

export async function orders() {
  return (await database.query("SELECT * FROM orders ORDER BY id DESC LIMIT 20")).rows;
}

/** By what this copy of the shop is known. */
export async function marker() {
  return (await database.query("SELECT name FROM marker")).rows[0]?.name;
}

/** Takes one from the stock; undefined where none is left, or the product is unknown. */
export async function placeOrder(product) {
  const placed = await database.query(
    `WITH taken AS (UPDATE products SET stock = stock - 1 WHERE id = $1 AND stock > 0 RETURNING id)
     INSERT INTO orders (product) SELECT id FROM taken RETURNING *`,
    [product],
  );
  const [order] = placed.rows;
  if (order === undefined) return undefined;
  const left = await database.query("SELECT * FROM products WHERE id = $1", [product]);
  changes.emit("stock", left.rows[0]);
  changes.emit("order", order);
  return order;
}

/** Moves an order on; undefined where there is no such order. */
export async function moveOrder(id, state) {
  const moved = await database.query("UPDATE orders SET state = $2 WHERE id = $1 RETURNING *", [id, state]);
  const [order] = moved.rows;
  if (order !== undefined) changes.emit("order", order);
  return order;
}
