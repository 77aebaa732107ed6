// The engine that a page asks: that of the index as the browser has it, or of the one that was published in its place.

/** How an index fails that another one may have replaced. */
const MAY_BE_OLD = ['missing', 'other-build'];

const opened = (anew) => globalThis.handbook.openSearch({ load: globalThis.handbook.load, anew });

/**
 * The engine of the index that is there now, after an error of the one that was opened before. A browser keeps the first file of
 * an index as long as the server said, and the others, which that file names, go with the next publish. Resolves to null when
 * there is no other index, or the error has another cause. `engine`: the one before; null when it could not be opened.
 */
export async function newerThan(engine, error) {
  const mayBe = engine ? MAY_BE_OLD.includes(error?.code) : error?.code === 'other-build';
  const newer = mayBe ? await opened(true).catch(() => null) : null;
  return newer?.edition === engine?.edition ? null : newer;
}

/** Opens the index and does work with its engine; does it anew with a newer one when files of the first are gone. */
export async function withEngine(work) {
  let engine = null;
  try {
    engine = await opened(false);
    return await work(engine);
  } catch (error) {
    const newer = await newerThan(engine, error);
    if (!newer) throw error;
    return work(newer);
  }
}
