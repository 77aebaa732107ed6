//! Reading and writing in threads of their own, so that one portion is worked on while the system gives the next one and
//! takes the last one.

use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use memchr::memrchr;

use crate::pieces::{Output, Pieces};

/// How much is handed over at once, in bytes. Input that comes slowly, as from a pipe, is handed over as it comes.
const PORTION: usize = 1 << 18;

/// How many portions may wait. Whoever writes faster than they are taken has to wait as well.
const WAITING: usize = 1;

/// How many threads look at what was read: while one does, the other one gets on as well.
const LOOKING: usize = 2;

/// Input that is read ahead.
#[derive(Debug)]
pub struct Reading<T> {
    /// One for each thread that looks: they take turns.
    portions: Vec<Receiver<io::Result<(Portion, T)>>>,
    /// How many portions were taken.
    taken: usize,
    current: Option<(Portion, T)>,
}

/// Bytes that were read. Where the last one who has them is done with them, their place is used again.
#[derive(Debug, Clone)]
pub struct Portion {
    bytes: Arc<Vec<u8>>,
    length: usize,
    emptied: Sender<Vec<u8>>,
}

impl Deref for Portion {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Drop for Portion {
    fn drop(&mut self) {
        if let Some(bytes) = Arc::into_inner(std::mem::take(&mut self.bytes)) {
            // The thread that reads may have ended.
            let _ = self.emptied.send(bytes);
        }
    }
}

/// What was read: the bytes, how many of them count, and the one before them. No bytes are the end of the input.
type Unseen = (Vec<u8>, usize, Option<u8>);

/// Reads `input` in another thread, while others do for each portion what can be done before its turn. `look` gets it with the
/// byte that stands before it.
///
/// The threads end with the input, at an error, or with the program: nobody waits for them, as a linter may be silent for
/// long.
pub fn read<T: Send + 'static>(
    input: impl Read + Send + 'static,
    look: impl Fn(&[u8], Option<u8>) -> T + Send + Sync + 'static,
) -> Reading<T> {
    let (emptied, spare) = channel::<Vec<u8>>();
    let look = Arc::new(look);
    let (read, portions): (Vec<_>, _) = (0..LOOKING)
        .map(|_| {
            let (read, unseen) = sync_channel::<io::Result<Unseen>>(WAITING);
            let (full, portions) = sync_channel(WAITING);
            let (look, emptied) = (Arc::clone(&look), emptied.clone());
            thread::spawn(move || {
                for portion in unseen {
                    let portion = portion.map(|(bytes, length, before)| {
                        let seen = look(&bytes[..length], before);
                        (Portion { bytes: Arc::new(bytes), length, emptied: emptied.clone() }, seen)
                    });
                    if full.send(portion).is_err() {
                        break;
                    }
                }
            });
            (read, portions)
        })
        .unzip();
    thread::spawn(move || read_all(input, &spare, &read));
    Reading { portions, taken: 0, current: None }
}

/// Hands over what is read, until there is nobody who wants it. A portion ends with a line: what of the next one was read
/// stands in front of the next portion. A line that is longer than a portion is handed over as it comes.
fn read_all(mut input: impl Read, spare: &Receiver<Vec<u8>>, to: &[SyncSender<io::Result<Unseen>>]) {
    let (mut before, mut broken_off, mut end) = (None, Vec::new(), None);
    for to in to.iter().cycle() {
        let mut bytes = spare.try_recv().unwrap_or_else(|_| vec![0; PORTION]);
        let (mut length, mut whole) = (broken_off.len(), 0);
        bytes[..length].copy_from_slice(&broken_off);
        while whole == 0 && end.is_none() {
            match input.read(&mut bytes[length..]) {
                Ok(0) => end = Some(Ok(())),
                Ok(more) => {
                    let last_line = memrchr(b'\n', &bytes[length..length + more]);
                    whole = last_line.map_or(0, |at| length + at + 1);
                    length += more;
                    if length == bytes.len() && whole == 0 {
                        whole = length;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => end = Some(Err(error)),
            }
        }
        if whole == 0 {
            whole = length;
        }
        broken_off.clear();
        broken_off.extend_from_slice(&bytes[whole..length]);
        let is_last = whole == 0;
        let portion = match end.take_if(|_| is_last) {
            Some(Err(error)) => Err(error),
            _ => {
                let last = bytes[..whole].last().copied();
                Ok((bytes, whole, std::mem::replace(&mut before, last)))
            }
        };
        if to.send(portion).is_err() || is_last {
            break;
        }
    }
}

impl<T> Reading<T> {
    /// The next portion, and what was found in it; `None` at the end.
    ///
    /// # Errors
    /// The one of the input; [`ErrorKind::UnexpectedEof`] when a thread ended before the input did.
    pub fn next_portion(&mut self) -> io::Result<Option<(&Portion, &mut T)>> {
        self.current = None;
        let next = self.portions[self.taken % LOOKING].recv().map_err(|_| ErrorKind::UnexpectedEof)??;
        self.taken += 1;
        self.current = Some(next).filter(|(portion, _)| !portion.is_empty());
        Ok(self.current.as_mut().map(|(portion, seen)| (&*portion, seen)))
    }
}

/// Writes to `out` what `make` writes; all of it is written, and `out` is flushed, when this returns.
///
/// # Errors
/// The first of `out`, or else the one of `make`.
pub fn write<T>(mut out: impl Write + Send, make: impl FnOnce(&mut Writing) -> io::Result<T>) -> io::Result<T> {
    let (full, batches) = sync_channel::<Batch>(WAITING);
    let (emptied, spare) = channel();
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            for batch in batches {
                batch.write_to(&mut out)?;
                out.flush()?;
                // Nobody wants it back at the end.
                let _ = emptied.send(batch.emptied());
            }
            Ok(())
        });
        let mut writing = Writing { filling: Batch::default(), full, spare };
        let made = make(&mut writing).and_then(|made| writing.flush().map(|()| made));
        drop(writing);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(made)
    })
}

/// The end of the thread at which is written.
#[derive(Debug)]
pub struct Writing {
    filling: Batch,
    full: SyncSender<Batch>,
    /// Batches that were written.
    spare: Receiver<Batch>,
}

/// What is written at once.
#[derive(Debug, Default)]
struct Batch {
    pieces: Pieces,
    /// What was read and is passed on.
    lent: Option<Portion>,
}

impl Writing {
    /// What is written from here on may be parts of this portion: they are passed on without being copied.
    ///
    /// # Errors
    /// Those of [`flush`](Write::flush).
    pub fn lend(&mut self, portion: &Portion) -> io::Result<()> {
        self.flush()?;
        self.filling.lent = Some(portion.clone());
        Ok(())
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let made = &mut self.filling.pieces.made;
        let taken = &bytes[..bytes.len().min(PORTION.saturating_sub(made.len()))];
        made.extend_from_slice(taken);
        if made.len() >= PORTION {
            self.flush()?;
        }
        Ok(taken.len())
    }

    /// Hands over what there is.
    fn flush(&mut self) -> io::Result<()> {
        if self.filling.pieces.is_empty() {
            return Ok(());
        }
        let lent = self.filling.lent.clone();
        let empty = Batch { lent, ..self.spare.try_recv().unwrap_or_default() };
        let full = std::mem::replace(&mut self.filling, empty);
        // The thread ends early for an error alone, which is told of in the end.
        self.full.send(full).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Output for Writing {
    fn take(&mut self, pieces: &mut Pieces, lent: &[u8]) -> io::Result<()> {
        let ours = self.filling.lent.as_deref().unwrap_or_default();
        if lent.as_ptr() != ours.as_ptr() || lent.len() > ours.len() {
            // Nobody says how long that will be there.
            return pieces.write_to(lent, self);
        }
        if !self.filling.pieces.is_empty() {
            self.flush()?;
        }
        std::mem::swap(&mut self.filling.pieces, pieces);
        if self.filling.pieces.made.len() >= PORTION { self.flush() } else { Ok(()) }
    }
}

impl Batch {
    fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let lent = self.lent.as_deref().unwrap_or_default();
        let mut slices: Vec<IoSlice> = self.pieces.slices(lent).map(IoSlice::new).collect();
        let mut left = &mut slices[..];
        while !left.is_empty() {
            match out.write_vectored(left) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(length) => IoSlice::advance_slices(&mut left, length),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn emptied(mut self) -> Self {
        self.pieces.clear();
        Self { lent: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of an input that comes in pieces: all portions, and how it ends.
    fn read_pieces(pieces: Vec<io::Result<Vec<u8>>>) -> (Vec<String>, Option<ErrorKind>) {
        struct Pieces(std::vec::IntoIter<io::Result<Vec<u8>>>);
        impl Read for Pieces {
            fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
                let Some(piece) = self.0.next() else { return Ok(0) };
                piece.map(|mut piece| {
                    let left = piece.split_off(piece.len().min(to.len()));
                    to[..piece.len()].copy_from_slice(&piece);
                    if !left.is_empty() {
                        self.0 = std::iter::once(Ok(left)).chain(self.0.by_ref()).collect::<Vec<_>>().into_iter();
                    }
                    piece.len()
                })
            }
        }
        let mut reading = read(Pieces(pieces.into_iter()), |bytes, before| (bytes.len(), before));
        let (mut out, mut last) = (Vec::new(), None);
        loop {
            match reading.next_portion() {
                Ok(Some((bytes, seen))) => {
                    assert_eq!((bytes.len(), last), *seen);
                    last = bytes.last().copied();
                    out.push(String::from_utf8(bytes.to_vec()).unwrap());
                }
                Ok(None) => return (out, None),
                Err(error) => return (out, Some(error.kind())),
            }
        }
    }

    #[test]
    fn everything_is_read_in_order_and_an_error_comes_behind_it() {
        let pieces: Vec<String> = (0..20).map(|n| format!("piece {n}\n")).collect();
        let good = || pieces.iter().map(|piece| Ok(piece.clone().into_bytes()));
        assert_eq!(read_pieces(good().collect()), (pieces.clone(), None));
        let interrupted = || io::Error::from(ErrorKind::Interrupted);
        let all = std::iter::once(Err(interrupted())).chain(good());
        assert_eq!(read_pieces(all.collect()), (pieces.clone(), None));
        let broken = || io::Error::from(ErrorKind::TimedOut);
        let all = good().chain([Err(broken())]);
        assert_eq!(read_pieces(all.collect()), (pieces.clone(), Some(ErrorKind::TimedOut)));
    }

    #[test]
    fn portions_end_with_a_line_unless_it_is_longer_than_one() {
        let read = |pieces: &[&str]| read_pieces(pieces.iter().map(|piece| Ok(piece.as_bytes().to_vec())).collect()).0;
        assert_eq!(read(&["a", "b\nc", "", "never read"]), ["ab\n", "c"]);
        assert_eq!(read(&["a\nb\nc", "\n\nd", "e", "f\n"]), ["a\nb\n", "c\n\n", "def\n"]);
        let long = "x".repeat(PORTION - 1);
        assert_eq!(read(&["a\nb", &long, "c\nd"]), ["a\n", &format!("b{long}"), "c\n", "d"]);
        assert_eq!(read(&[&format!("a\n{long}"), "\nb"]), ["a\n", &format!("{long}\n"), "b"]);
        let broken = Err(io::Error::from(ErrorKind::TimedOut));
        let pieces = vec![Ok(b"a\nb".to_vec()), broken];
        assert_eq!(read_pieces(pieces), (vec!["a\n".to_owned(), "b".to_owned()], Some(ErrorKind::TimedOut)));
    }

    #[test]
    fn a_thread_that_breaks_down_is_no_end_of_the_input() {
        let text = vec![b'x'; 3 * PORTION];
        let mut reading = read(io::Cursor::new(text), |_, before| assert_eq!(before, None, "on purpose"));
        assert_eq!(reading.next_portion().unwrap().unwrap().0.len(), PORTION);
        assert_eq!(reading.next_portion().unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn everything_is_written_in_order() {
        let mut out = Vec::new();
        let text: Vec<u8> = (0..PORTION * 5 + 17).map(|at| at.to_le_bytes()[1]).collect();
        let made = write(&mut out, |to| {
            for piece in text.chunks(100_003) {
                to.write_all(piece)?;
            }
            Ok(7)
        });
        assert_eq!(made.unwrap(), 7);
        assert!(out == text);
    }

    /// Takes a few bytes at a time.
    struct Slow(Vec<u8>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = &bytes[..bytes.len().min(7_919)];
            self.0.extend_from_slice(taken);
            Ok(taken.len())
        }
        fn write_vectored(&mut self, slices: &[IoSlice]) -> io::Result<usize> {
            // Some of the first one, or all of it and some of the second one.
            let before = self.0.len();
            for slice in slices.iter().take(2) {
                if self.write(slice)? < slice.len() {
                    break;
                }
            }
            Ok(self.0.len() - before)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_was_read_and_what_was_made_are_written_in_order() {
        let text: Vec<u8> = (0..PORTION * 5 + 17).map(|at| at.to_le_bytes()[1]).collect();
        let mut input = read(io::Cursor::new(text.clone()), |_, _| ());
        let (mut out, mut expected) = (Slow(Vec::new()), Vec::new());
        write(&mut out, |to| {
            while let Some((portion, ())) = input.next_portion()? {
                to.lend(portion)?;
                let copy = portion.to_vec();
                for (at, length) in (0..200_000).step_by(20_000).zip([5, 5_000].into_iter().cycle()) {
                    let range = at..at + length.min(portion.len());
                    for bytes in [&portion[..][range.clone()], &copy[range]] {
                        to.write_all(bytes)?;
                        expected.extend_from_slice(bytes);
                    }
                    if portion.len() < PORTION {
                        break;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
        assert!(out.0 == expected);
    }

    #[test]
    fn a_line_is_out_before_the_next_one_is_made() {
        struct Told(std::sync::mpsc::Sender<Vec<u8>>);
        impl Write for Told {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.send(bytes.to_vec()).unwrap();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (told, seen) = channel();
        let made = write(Told(told), |to| {
            to.write_all(b"one\n")?;
            to.flush()?;
            assert_eq!(seen.recv().unwrap(), b"one\n");
            to.write_all(b"two\n")
        });
        made.unwrap();
        assert_eq!(seen.recv().unwrap(), b"two\n");
    }

    #[test]
    fn the_error_of_the_writer_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let kind = |made: io::Result<()>| made.unwrap_err().kind();
        let endless = |to: &mut Writing| {
            loop {
                to.write_all(&[b'x'; 1000])?;
            }
        };
        assert_eq!(kind(write(Full, endless)), io::ErrorKind::StorageFull);
        assert_eq!(kind(write(Full, |to| to.write_all(b"x"))), io::ErrorKind::StorageFull);
        let failed = |_: &mut Writing| Err(io::ErrorKind::InvalidData.into());
        assert_eq!(kind(write(Vec::new(), failed)), io::ErrorKind::InvalidData);
    }
}
