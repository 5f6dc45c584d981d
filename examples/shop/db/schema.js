/** What a new shop sells. A change of it needs a new version: templates are kept by it. */
export const SCHEMA = {
  version: 1,
  sql: `
    CREATE TABLE marker (name text NOT NULL);
    CREATE TABLE products (
      id integer PRIMARY KEY,
      name text NOT NULL,
      origin text NOT NULL,
      cents integer NOT NULL,
      stock integer NOT NULL CHECK (stock >= 0)
    );
    CREATE TABLE orders (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      product integer NOT NULL REFERENCES products,
      state text NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'packed', 'shipped')),
      placed_at timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO products VALUES
      (1, 'Astrolabe', 'Majorca', 18900, 7),
      (2, 'Compass rose, engraved', 'Genoa', 4200, 23),
      (3, 'Sounding lead', 'Lisbon', 2750, 41),
      (4, 'Portolan chart on vellum', 'Pisa', 62000, 3);
  `,
};
