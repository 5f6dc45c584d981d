import { createServer } from "node:http";

const { PORT, HOST, API_URL } = process.env;
createServer(async (_, response) => {
  const api = await (await fetch(API_URL)).json();
  response.setHeader("content-type", "text/html").end(`<title>Shop</title><h1>${api.name}</h1><p>${api.data}</p>`);
}).listen(PORT, HOST);
