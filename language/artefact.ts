// What generators give: files as text, so that writing them and comparing them are one and the same.

/** A file to generate. `path` is relative to the output folder, with '/' on every system. */
export type Artefact = { readonly path: string; readonly text: string };
