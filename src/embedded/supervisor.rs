//! Keeps the server running until it is dropped. One thread spawns the server
//! and lives as long as it, for the kernel ties "stop when the parent dies" to
//! the thread that spawned, not to the process.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::error::StartError;
use super::launch::{Launcher, Server};

/// Between two launches of a server that keeps dying; doubles up to the maximum.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// After a SIGKILL the server's own children take a moment to notice and let go
/// of its shared memory.
const REMAINS_WAIT: Duration = Duration::from_secs(10);
const REMAINS_WORDS: &str = "shared memory block";

#[derive(Debug)]
pub(super) struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    stopping: bool,
    /// The running server. A descriptor, since a pid may be given anew.
    server: Option<OwnedFd>,
}

impl Supervisor {
    /// Returns once the server answers; from then on it is relaunched for ever.
    pub(super) fn start(launcher: Launcher) -> Result<Self, StartError> {
        let shared = Arc::new(Shared::default());
        let (tell, told) = mpsc::sync_channel(1);
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || supervise(&launcher, &theirs, &tell))
            .map_err(StartError::io("start a thread for", Path::new("postgres")))?;
        let supervisor = Self {
            shared,
            thread: Some(thread),
        };
        let first = told.recv();
        first.expect("the thread tells how the first launch went")?;
        Ok(supervisor)
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.stopping = true;
        if let Some(server) = &state.server
            && let Err(error) = pidfd_send_signal(server, Signal::INT)
        {
            tracing::debug!(%error, "the embedded database had ended before it was stopped");
        }
        drop(state);
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the embedded database panicked");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        self.lock().stopping
    }

    /// Sleeps, unless told to stop.
    fn pause(&self, pause: Duration) {
        let state = self.lock();
        let woken = self
            .changed
            .wait_timeout_while(state, pause, |state| !state.stopping);
        drop(woken.unwrap_or_else(PoisonError::into_inner));
    }
}

fn supervise(launcher: &Launcher, shared: &Shared, tell: &SyncSender<Result<(), StartError>>) {
    let mut running = None;
    let first = launch_first(launcher, shared).map(|server| running = Some(server));
    if tell.send(first).is_err() {
        tracing::error!("nobody waits for the embedded database");
    }
    while let Some(mut server) = running {
        if let Err(error) = server.child.wait() {
            tracing::error!(%error, "could not wait for the embedded database");
        }
        shared.lock().server = None;
        running = relaunch(launcher, shared);
    }
}

/// Launches the server until it runs again; none when we were told to stop.
fn relaunch(launcher: &Launcher, shared: &Shared) -> Option<Server> {
    let mut pause = PAUSE_MIN;
    while !shared.is_stopping() {
        tracing::warn!("the embedded database ended unasked; starting it again");
        shared.pause(pause);
        pause = (pause * 2).min(PAUSE_MAX);
        match launch(launcher, shared) {
            Ok(server) => return server,
            Err(error) => tracing::error!(%error, "could not restart the embedded database"),
        }
    }
    None
}

fn launch_first(launcher: &Launcher, shared: &Shared) -> Result<Server, StartError> {
    let begun = Instant::now();
    loop {
        match launch(launcher, shared) {
            Err(StartError::Ended(words))
                if words.contains(REMAINS_WORDS) && begun.elapsed() < REMAINS_WAIT =>
            {
                shared.pause(PAUSE_MIN);
            }
            Ok(Some(server)) => return Ok(server),
            Ok(None) => return Err(StartError::Ended("it was stopped".to_owned())),
            Err(error) => return Err(error),
        }
    }
}

/// One launch; none when we were told to stop.
fn launch(launcher: &Launcher, shared: &Shared) -> Result<Option<Server>, StartError> {
    let mut state = shared.lock();
    if state.stopping {
        return Ok(None);
    }
    let mut server = launcher.spawn()?;
    state.server = Some(descriptor(&mut server.child)?);
    drop(state);
    let ready = launcher.wait_until_ready(&mut server);
    if let Err(error) = ready {
        end(&mut server.child);
        shared.lock().server = None;
        return Err(error);
    }
    Ok(Some(server))
}

fn descriptor(child: &mut Child) -> Result<OwnedFd, StartError> {
    pidfd_open(Pid::from_child(child), PidfdFlags::empty()).map_err(|error| {
        end(child);
        StartError::io("watch", Path::new("postgres"))(error.into())
    })
}

/// Ends a server that is of no use. One that has ended already is fine too.
fn end(child: &mut Child) {
    if let Err(error) = child.kill().and_then(|()| child.wait().map(drop)) {
        tracing::debug!(%error, "could not end the embedded database");
    }
}
