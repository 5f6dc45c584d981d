import type { ClientOptions } from "./client-options.ts";
import { serve } from "./serve.ts";
import type { ServableServer } from "./served.ts";

export interface VitePluginOptions extends Pick<ClientOptions, "environment"> {
  /** `web`, `web.shop`, or a whole name that ends in `.localhost` (default: from the project of Vite's root). */
  readonly name?: string | undefined;
}

/** What of Vite's development server the plugin uses. */
interface DevServer {
  readonly httpServer: ServableServer | null;
  readonly config: { readonly root: string; readonly logger: { info(text: string): void; warn(text: string): void } };
}

/** A plugin for Vite 5 and newer, as far as it is one. */
export interface VitePlugin {
  readonly name: string;
  readonly apply: "serve";
  config(): { server: { host: string } };
  configureServer(server: DevServer): void;
}

/**
 * Gives Vite's development server a name: https, and hot reload through the gateway, whichever port it takes. Under
 * `portolan run` and `portolan up`, which give it one already, it does nothing.
 *
 * @example
 * ```ts
 * export default defineConfig({ plugins: [portolan({ name: "web.shop" })] });
 * ```
 */
export function portolan({ name, environment }: VitePluginOptions = {}): VitePlugin {
  return {
    name: "portolan",
    apply: "serve",
    // Names below `.localhost` are allowed hosts of Vite's own; the page's own address is where it looks for changes.
    config: () => ({ server: { host: "127.0.0.1" } }),
    configureServer({ httpServer, config: { root, logger } }) {
      if (httpServer === null || process.env["PORTOLAN_LEASE"] !== undefined) return;
      // The name ends with the server.
      const giveName = async (): Promise<void> => {
        try {
          const { url } = await serve(httpServer, { name, environment, directory: root });
          logger.info(`  ➜  Portolan: ${url}/`);
        } catch (error) {
          // A page without a name is better than none.
          logger.warn(`portolan: ${(error as Error).message}`);
        }
      };
      httpServer.once("listening", () => void giveName());
    },
  };
}
