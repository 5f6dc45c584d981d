/** Where Portolan keeps what the doctor looks at. */
export interface DoctorFolders {
  /** The local authority's files. */
  readonly authority: string;
  /** The bundles that children get; `root.pem` is there. */
  readonly trust: string;
  /** Copies of what changes of trust stores have replaced; nothing is written to it here. */
  readonly undo: string;
}
