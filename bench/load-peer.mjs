/** Stands here, and not among what is compiled, so that it finds the packages of bench/package.json, which nothing else may. */
export const loadPeer = (name) => import(name);
