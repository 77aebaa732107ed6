// What the browser keeps for the reader. A browser may refuse, and then nothing is kept and all else works.

/** Does `work` with the storage that outlasts the tab; `otherwise` is the answer where there is none. */
export function storage(work, otherwise = null) {
  try { return work(localStorage); } catch { return otherwise; }
}

/** As `storage`, with the one that the browser forgets with the tab. */
export function tabStorage(work, otherwise = null) {
  try { return work(sessionStorage); } catch { return otherwise; }
}
