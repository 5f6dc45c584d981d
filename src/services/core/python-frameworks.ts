import { LONG_PORT, PORT_AND_HOST } from "./framework-options.ts";
import type { Framework } from "./framework.ts";

const BIND = { address: ["--bind", "{host}:{port}"], ownAddress: ["--bind", "-b"] } as const;

/** Tools of Python. */
export const PYTHON_FRAMEWORKS: readonly Framework[] = [
  // `flask run` reads both variables, and its options win over them.
  {
    name: "Flask",
    programs: ["flask"],
    serve: ["run"],
    ownPort: ["--port", "-p"],
    ownHost: ["--host", "-h"],
    environment: { FLASK_RUN_PORT: "{port}", FLASK_RUN_HOST: "{host}" },
    tested: true,
  },
  // With DEBUG, Django answers to *.localhost by itself.
  {
    name: "Django",
    programs: ["manage.py", "django-admin", "django"],
    serve: ["runserver", "runserver_plus"],
    address: ["{host}:{port}"],
    positional: /^(?:\d+|(?:[\w.*-]+|\[[\d:a-f]+\]):\d+)$/i,
    tested: true,
  },
  {
    name: "Uvicorn",
    programs: ["uvicorn"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    ownAddress: ["--uds", "--fd"],
    environment: { UVICORN_PORT: "{port}", UVICORN_HOST: "{host}" },
    tested: true,
  },
  // Not run: Debian's FastAPI 0.92 is older than this command.
  {
    name: "FastAPI",
    programs: ["fastapi"],
    serve: ["dev", "run"],
    ...PORT_AND_HOST,
    ownPort: LONG_PORT,
    tested: false,
  },
  { name: "Gunicorn", programs: ["gunicorn"], ...BIND, tested: true },
  { name: "Hypercorn", programs: ["hypercorn"], ...BIND, tested: true },
  {
    name: "Daphne",
    programs: ["daphne"],
    port: ["-p", "{port}"],
    host: ["-b", "{host}"],
    ownPort: ["-p", "--port"],
    ownHost: ["-b", "--bind"],
    ownAddress: ["-u", "--unix-socket", "-e", "--endpoint", "--fd"],
    tested: true,
  },
  {
    name: "Waitress",
    programs: ["waitress-serve", "waitress"],
    address: ["--listen={host}:{port}"],
    ownAddress: ["--listen", "--port", "--host", "--unix-socket"],
    optionsFirst: true,
    tested: true,
  },
  // Not run: Debian has no Streamlit.
  {
    name: "Streamlit",
    programs: ["streamlit"],
    serve: ["run", "hello"],
    ownPort: ["--server.port"],
    ownHost: ["--server.address"],
    environment: { STREAMLIT_SERVER_PORT: "{port}", STREAMLIT_SERVER_ADDRESS: "{host}" },
    tested: false,
  },
  {
    name: "MkDocs",
    programs: ["mkdocs"],
    serve: ["serve"],
    address: ["--dev-addr", "{host}:{port}"],
    ownAddress: ["--dev-addr", "-a"],
    tested: true,
  },
  // Left alone it takes the next port that is free, and answers to no name but localhost.
  {
    name: "Jupyter",
    programs: ["jupyter", "jupyter-lab", "jupyter-notebook"],
    serve: ["lab", "notebook", "server", ""],
    port: ["--port={port}", "--port-retries=0"],
    host: ["--ip={host}"],
    ownPort: LONG_PORT,
    ownHost: ["--ip"],
    allowName: ["--ServerApp.local_hostnames=localhost", "--ServerApp.local_hostnames={name}"],
    checksLocalhost: true,
    tested: true,
  },
  {
    name: "http.server",
    programs: ["http.server"],
    port: ["{port}"],
    host: ["--bind", "{host}"],
    ownHost: ["--bind", "-b"],
    positional: /^\d+$/,
    tested: true,
  },
];
