//! Work that gives way to what somebody waits for.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads of their own for work in the background: its parts neither stand in the queue before those of other work, nor
/// take the processor from it where the system can tell threads apart.
#[derive(Debug)]
pub struct Background {
    /// `None` where no threads could be started.
    pool: Option<ThreadPool>,
}

impl Background {
    /// Starts as many threads as there are processors.
    #[must_use]
    pub fn start() -> Self {
        let pool = ThreadPoolBuilder::new().thread_name(|_| "background".into()).start_handler(|_| give_way());
        Self { pool: pool.build().ok() }
    }

    /// Does work in the background, parallel parts included, and waits for it.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Lets other threads go first. Only Linux has a priority for each thread under this name; elsewhere it is the program's.
fn give_way() {
    #[cfg(target_os = "linux")]
    {
        const NICE: i32 = 10;
        // Without it the work is done as well.
        let _ = rustix::process::setpriority_process(None, NICE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_the_background_gives_way_and_nothing_else_does() {
        let background = Background::start();
        assert_eq!(background.run(|| rayon::join(|| 1, || 2)), (1, 2));
        #[cfg(target_os = "linux")]
        {
            let nice = || rustix::process::getpriority_process(None).unwrap();
            let usual = nice();
            assert!(background.run(nice) > usual || usual >= 10);
            assert_eq!(nice(), usual);
        }
        assert_eq!(Background { pool: None }.run(|| 3), 3);
    }
}
