//! Reading and writing in threads of their own, so that one portion is worked on while the system gives the next one and
//! takes the last one.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// How much is handed over at once, in bytes. Input that comes slowly, as from a pipe, is handed over as it comes.
const PORTION: usize = 1 << 19;

/// How many portions may wait. Whoever writes faster than they are taken has to wait as well.
const WAITING: usize = 2;

/// How many threads look at what was read: while one does, the other one gets on as well. More of them would have to wait
/// for the one that takes what they saw.
const LOOKING: usize = 2;

/// Input that is read ahead.
#[derive(Debug)]
pub struct Reading<T> {
    /// One for each thread that looks: they take turns.
    portions: Vec<Receiver<io::Result<Portion<T>>>>,
    /// How many portions were taken.
    taken: usize,
    emptied: Sender<Vec<u8>>,
    current: Option<Portion<T>>,
}

#[derive(Debug)]
struct Portion<T> {
    bytes: Vec<u8>,
    length: usize,
    seen: T,
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
            let look = Arc::clone(&look);
            thread::spawn(move || {
                for portion in unseen {
                    let portion = portion.map(|(bytes, length, before)| {
                        let seen = look(&bytes[..length], before);
                        Portion { bytes, length, seen }
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
    Reading { portions, taken: 0, emptied, current: None }
}

/// Hands over what is read, until there is nobody who wants it.
fn read_all(mut input: impl Read, spare: &Receiver<Vec<u8>>, to: &[SyncSender<io::Result<Unseen>>]) {
    let mut before = None;
    for to in to.iter().cycle() {
        let mut bytes = spare.try_recv().unwrap_or_else(|_| vec![0; PORTION]);
        let length = loop {
            match input.read(&mut bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                length => break length,
            }
        };
        let is_last = !matches!(length, Ok(1..));
        let portion = length.map(|length| {
            let last = bytes[..length].last().copied();
            (bytes, length, std::mem::replace(&mut before, last))
        });
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
    pub fn next_portion(&mut self) -> io::Result<Option<(&[u8], &T)>> {
        if let Some(last) = self.current.take() {
            // The thread may have ended.
            let _ = self.emptied.send(last.bytes);
        }
        let next = self.portions[self.taken % LOOKING].recv().map_err(|_| ErrorKind::UnexpectedEof)??;
        self.taken += 1;
        self.current = Some(next).filter(|portion| portion.length > 0);
        Ok(self.current.as_ref().map(|portion| (&portion.bytes[..portion.length], &portion.seen)))
    }
}

/// Writes to `out` what `make` writes; all of it is written, and `out` is flushed, when this returns.
///
/// # Errors
/// The first of `out`, or else the one of `make`.
pub fn write<T>(mut out: impl Write + Send, make: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let (full, portions) = sync_channel::<Vec<u8>>(WAITING);
    let (emptied, spare) = channel();
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            for mut portion in portions {
                out.write_all(&portion)?;
                out.flush()?;
                portion.clear();
                // Nobody wants it back at the end.
                let _ = emptied.send(portion);
            }
            Ok(())
        });
        let mut portions = Portions { filling: Vec::with_capacity(PORTION), full, spare };
        let made = make(&mut portions).and_then(|made| portions.flush().map(|()| made));
        drop(portions);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(made)
    })
}

/// The end of the thread at which is written.
struct Portions {
    filling: Vec<u8>,
    full: SyncSender<Vec<u8>>,
    /// Portions that were written.
    spare: Receiver<Vec<u8>>,
}

impl Write for Portions {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PORTION - self.filling.len();
        let taken = &bytes[..bytes.len().min(room)];
        self.filling.extend_from_slice(taken);
        if taken.len() == room {
            self.flush()?;
        }
        Ok(taken.len())
    }

    /// Hands over what there is.
    fn flush(&mut self) -> io::Result<()> {
        if self.filling.is_empty() {
            return Ok(());
        }
        let empty = self.spare.try_recv().unwrap_or_else(|_| Vec::with_capacity(PORTION));
        let full = std::mem::replace(&mut self.filling, empty);
        // The thread ends early for an error alone, which is told of in the end.
        self.full.send(full).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read_in_order_and_an_error_comes_behind_it() {
        struct Pieces(Vec<io::Result<Vec<u8>>>);
        impl Read for Pieces {
            fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
                let Some(piece) = self.0.pop() else { return Ok(0) };
                piece.map(|piece| {
                    to[..piece.len()].copy_from_slice(&piece);
                    piece.len()
                })
            }
        }
        let read_all = |pieces: Vec<io::Result<Vec<u8>>>| {
            let mut reading = read(Pieces(pieces.into_iter().rev().collect()), |bytes, before| (bytes.len(), before));
            let (mut out, mut last) = (Vec::new(), None);
            loop {
                match reading.next_portion() {
                    Ok(Some((bytes, seen))) => {
                        assert_eq!((bytes.len(), last), *seen);
                        last = bytes.last().copied();
                        out.push(String::from_utf8(bytes.to_vec()).unwrap());
                    }
                    Ok(None) => break Ok(out),
                    Err(error) => break Err((out, error.kind())),
                }
            }
        };
        let pieces: Vec<String> = (0..20).map(|n| format!("piece {n}")).collect();
        let good = || pieces.iter().map(|piece| Ok(piece.clone().into_bytes()));
        assert_eq!(read_all(good().collect()).unwrap(), pieces);
        let interrupted = || io::Error::from(ErrorKind::Interrupted);
        assert_eq!(read_all(std::iter::once(Err(interrupted())).chain(good()).collect()).unwrap(), pieces);
        let broken = || io::Error::from(ErrorKind::TimedOut);
        assert_eq!(read_all(good().chain([Err(broken())]).collect()), Err((pieces.clone(), ErrorKind::TimedOut)));
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
        let endless = |to: &mut dyn Write| {
            loop {
                to.write_all(&[b'x'; 1000])?;
            }
        };
        assert_eq!(kind(write(Full, endless)), io::ErrorKind::StorageFull);
        assert_eq!(kind(write(Full, |to| to.write_all(b"x"))), io::ErrorKind::StorageFull);
        let failed = |_: &mut dyn Write| Err(io::ErrorKind::InvalidData.into());
        assert_eq!(kind(write(Vec::new(), failed)), io::ErrorKind::InvalidData);
    }
}
