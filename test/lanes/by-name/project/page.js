// A plain service that tells who it is, and for whom it was taken.
import { createServer } from "node:http";

const { HOST, PORT, PORTOLAN_NAME } = process.env;
createServer(({ headers }, response) => response.end(`${PORTOLAN_NAME} as ${headers.host}`)).listen(Number(PORT), HOST);
