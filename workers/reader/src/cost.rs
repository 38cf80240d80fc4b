//! What each step of a reading costs, in CPU time of the reading thread: wall
//! clocks tell little on a machine that does other things too.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The steps of a reading, in the order they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// File to pixels.
    Decode,
    /// Orientation model, and turning the pixels.
    Turn,
    /// Detection model, and boxes from its map.
    Detect,
    /// Cutting lines out of the page.
    Cut,
    /// Recognition model, and characters from its numbers.
    Recognise,
    /// QR codes and bar codes.
    Codes,
    /// Whether the photo is fit to be read.
    Judge,
}

/// CPU time by step, and how much there may be of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    spent: [Duration; Step::ALL.len()],
    budget: Duration,
}

/// A photo has used up its time: reading ends where it is.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the photo takes more than {} s of CPU", .budget.as_secs_f32())]
pub struct OverBudget {
    budget: Duration,
}

impl Step {
    pub const ALL: [Self; 7] = [
        Self::Decode,
        Self::Turn,
        Self::Detect,
        Self::Cut,
        Self::Recognise,
        Self::Codes,
        Self::Judge,
    ];
}

impl Costs {
    pub(crate) fn within(budget: Duration) -> Self {
        Self {
            spent: Default::default(),
            budget,
        }
    }

    pub fn of(&self, step: Step) -> Duration {
        self.spent[step as usize]
    }

    pub fn total(&self) -> Duration {
        self.spent.iter().sum()
    }

    /// Whether there is time for more.
    pub(crate) fn check(&self) -> Result<(), OverBudget> {
        if self.total() <= self.budget {
            return Ok(());
        }
        Err(OverBudget {
            budget: self.budget,
        })
    }

    /// Does the work of a step and adds what it took.
    pub(crate) fn spend<T>(&mut self, step: Step, work: impl FnOnce() -> T) -> T {
        let before = thread_time();
        let done = work();
        self.spent[step as usize] += thread_time().saturating_sub(before);
        done
    }
}

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}
