import { createServer } from "node:http";

const { PORT, HOST, PORTOLAN_NAME, PORTOLAN_DATA } = process.env;
createServer((_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ name: PORTOLAN_NAME, data: PORTOLAN_DATA }));
}).listen(PORT, HOST);
