/** Tells whether services can have loopback addresses of their own (127.77.x.y): on Linux always, on macOS not. */
export declare function hasOwnLoopbackAddresses(): boolean;
