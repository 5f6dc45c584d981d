const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The whole page. */
export function page({ products, orders, marker }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Instruments for the sea</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-family: Georgia, serif; font-weight: normal; }
  li { display: flex; gap: 1rem; align-items: baseline; padding: .6rem 0; border-bottom: 1px solid #8884; }
  li > :first-child { flex: 1; } ul { padding: 0; }
  small { opacity: .7; } button { font: inherit; padding: .2rem .8rem; }
</style>
</head>
<body>
<h1>Instruments for the sea</h1>
<ul>${products.map(productLine).join("")}</ul>
<h2>Orders</h2>
<ul id="orders">${orders.map(orderLine).join("") || "<li>None yet</li>"}</ul>
<p><small>This is the copy <code id="marker">${escape(marker)}</code>.</small></p>
<script>
  const stock = new EventSource("/stock");
  stock.addEventListener("stock", ({ data }) => {
    const { id, stock: left } = JSON.parse(data);
    document.querySelector('[data-product="' + id + '"]').textContent = left;
  });
</script>
</body>
</html>
`;
}

function productLine({ id, name, origin, cents, stock }) {
  return `<li><span>${escape(name)} <small>${escape(origin)}</small></span>
    <span>${(cents / 100).toFixed(2)} €</span>
    <small><span data-product="${Number(id)}">${Number(stock)}</span> left</small>
    <form method="post" action="/order"><button name="product" value="${Number(id)}">Order</button></form></li>`;
}

function orderLine({ id, product, state }) {
  return `<li><span>Order ${Number(id)}, product ${Number(product)}</span><small>${escape(state)}</small></li>`;
}

function escape(text) {
  return String(text).replaceAll(/[&<>"]/g, (character) => ESCAPES[character]);
}
