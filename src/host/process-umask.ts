/** Makes what this process creates from now on private to its user: folders 0700, files 0600. */
export declare function restrictUmask(): void;
