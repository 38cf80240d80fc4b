//! Chooses the moment of settling among all moments of a paper, and the order of
//! day and month; what stays ambiguous is not answered.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use regex::Regex;

use crate::extraction::{
    Context, Moment, Region,
    layout::{Page, Span},
};

use super::{
    order::{Known, on_weekday, resolve},
    sighting::Sighting,
    tokens::{DateToken, TimeToken, dates, times, weekday},
    words::{Event, WORDS},
};

/// What supports the moment that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MomentSupport {
    pub event: Event,
    /// The paper states the same moment, or the same day, a second time.
    pub repeated: bool,
    /// How sure the order of year, month and day is, 0.0 to 1.0.
    pub order: f32,
    /// Other moments of the same standing had to be passed over.
    pub rivals: bool,
    /// The paper gives another time of that day, whatever happened then.
    pub others: bool,
    /// Date and time stand in different rows.
    pub split: bool,
    pub future: bool,
    /// Longer ago than any claim: perhaps the year was misread.
    pub stale: bool,
}

/// Receipts are brought within days; this much later nobody claims anything.
const STALE: TimeDelta = TimeDelta::days(400);

/// The moment of settling and where it stands: the date, then the time.
#[derive(Clone, Debug)]
pub struct ChosenMoment {
    pub moment: Moment,
    pub spans: Vec<Span>,
    pub support: MomentSupport,
}

/// The moment the sale was settled; `tills` are rows with the till's own number.
pub fn settled_at(
    page: &Page<'_>,
    context: &Context,
    country: Option<Region>,
    tills: &[usize],
) -> Option<ChosenMoment> {
    let sightings = sightings(page, context, country, tills);
    let top = sightings.iter().map(|s| s.rank).fold(f32::MIN, f32::max);
    let best: Vec<&Sighting> = sightings.iter().filter(|s| top - 0.1 < s.rank).collect();
    let mut chosen = *agreed(&best, &sightings)?;
    let rivals = best.iter().any(|s| !s.near(chosen));
    chosen = finer(chosen, &sightings);
    let again = |s: &&Sighting| s.spans != chosen.spans && s.near(chosen);
    let support = MomentSupport {
        event: chosen.event,
        repeated: sightings.iter().any(|s| again(&s)),
        order: chosen.order,
        rivals,
        others: sightings.iter().any(|s| s.differs(chosen)),
        split: chosen.spans.iter().any(|span| span.row != chosen.row),
        future: context.today < chosen.date,
        stale: chosen.date < context.today - STALE,
    };
    let moment = Moment {
        local: chosen.moment(),
        precision: chosen.precision(),
    };
    Some(ChosenMoment {
        moment,
        spans: chosen.spans.clone(),
        support,
    })
}

/// Of moments with equal standing: the latest of one day. Different days are told
/// apart only by what else the paper says.
fn agreed<'a, 's>(best: &'a [&'s Sighting], all: &[Sighting]) -> Option<&'a &'s Sighting> {
    let mut days: Vec<NaiveDate> = best.iter().map(|s| s.date).collect();
    days.sort_unstable();
    days.dedup();
    let said_twice = |day: &NaiveDate| all.iter().filter(|s| s.date == *day).count();
    let day = match days.as_slice() {
        [] => return None,
        [day] => *day,
        several => {
            let most = several.iter().map(said_twice).max()?;
            let mut strongest = several.iter().filter(|day| said_twice(day) == most);
            let day = strongest.next()?;
            if strongest.next().is_some() {
                return None;
            }
            *day
        }
    };
    let of_day = || best.iter().filter(|s| s.date == day);
    let latest = of_day().max_by_key(|s| (s.time.is_some(), s.moment()))?;
    // Printed within two minutes of each other: the till's own clock, to the second.
    of_day()
        .filter(|s| s.near(latest) && s.time.is_some() == latest.time.is_some())
        .max_by_key(|s| {
            (
                !s.of_card || s.event == Event::Settled,
                s.detail(),
                s.event == Event::Settled,
            )
        })
}

/// The same moment elsewhere on the paper, where it stands in more detail or by the
/// till's own clock.
fn finer<'a>(chosen: &'a Sighting, all: &'a [Sighting]) -> &'a Sighting {
    let candidates = || all.iter().filter(|s| s.near(chosen) && 2.5 <= s.rank);
    let till = || candidates().find(|s| !s.of_card && s.detail() == 2 && 3.0 <= s.rank);
    let card_clock = chosen.of_card && chosen.event != Event::Settled;
    if let Some(till) = till().filter(|_| card_clock) {
        return till;
    }
    if chosen.time.is_some() && chosen.detail() == 2 {
        return chosen;
    }
    let finer = candidates()
        .filter(|s| chosen.detail() < s.detail())
        .max_by_key(|s| s.detail());
    let any = || {
        let of_day = all
            .iter()
            .filter(|s| s.date == chosen.date && s.time.is_some());
        of_day.max_by_key(|s| s.moment())
    };
    match finer {
        Some(finer) => finer,
        // One time only, whatever its label.
        None if chosen.time.is_none() => any().unwrap_or(chosen),
        None => chosen,
    }
}

fn sightings(
    page: &Page<'_>,
    context: &Context,
    country: Option<Region>,
    tills: &[usize],
) -> Vec<Sighting> {
    let tokens: Vec<Vec<DateToken>> = page.rows.iter().map(|row| dates(&row.text)).collect();
    let certain = tokens
        .iter()
        .flatten()
        .filter(|date| date.readings.len() == 1);
    let certain: Vec<NaiveDate> = certain.map(|date| date.readings[0].1).collect();
    let known = Known {
        country,
        today: context.today,
        certain: &certain,
    };
    let mut found = Vec::new();
    for (row, tokens_of_row) in tokens.iter().enumerate() {
        for (index, token) in tokens_of_row.iter().enumerate() {
            let event = event(page, row, token);
            let readings = on_weekday(&token.readings, weekday(&page.rows[row].text));
            let Some((date, order)) = resolve(&readings, &known) else {
                continue;
            };
            if event == Some(Event::Foreign) {
                continue;
            }
            let until = tokens_of_row
                .get(index + 1)
                .map_or(usize::MAX, |next| next.at.start);
            let time = time_of(page, &tokens, row, token, until);
            let till = tills.contains(&row) && event.is_none();
            let mut spans = vec![Span {
                row,
                at: token.at.clone(),
            }];
            let mut event = event;
            if let Some((time_row, time, told)) = &time {
                spans.push(Span {
                    row: *time_row,
                    at: time.at.clone(),
                });
                event = if *told == Some(Event::Settled) {
                    *told
                } else {
                    event
                };
            }
            found.push(Sighting {
                row,
                date,
                order,
                time: time.map(|(_, time, _)| (time.time, time.precision)),
                rank: if till { 3.0 } else { rank(event) },
                event: event.unwrap_or(Event::Unnamed),
                of_card: of_card(page, row),
                spans,
            });
        }
    }
    found
}

fn rank(event: Option<Event>) -> f32 {
    match event {
        Some(Event::Settled) => 5.0,
        Some(Event::Unnamed) => 3.0,
        None => 2.6,
        Some(Event::Printed) => 1.5,
        Some(Event::Opened) => 1.2,
        Some(Event::Foreign) => 0.0,
    }
}

/// The word nearest before the date, else a foreign one behind it, else the word
/// that heads the row above.
fn event(page: &Page<'_>, row: usize, token: &DateToken) -> Option<Event> {
    let text = &page.rows[row].text;
    let hits = WORDS.find(text);
    let before = hits.iter().rfind(|hit| hit.at.end <= token.at.start);
    // A word with more writing before it may be a longer word, misread.
    let piece = text[..token.at.start].rfind('\t').map_or(0, |tab| tab + 1);
    let more = before.is_none_or(|hit| piece < hit.at.start);
    let nearly = WORDS.nearly(text, piece..token.at.start).filter(|_| more);
    if let Some(hit) = nearly.as_ref().or(before) {
        return Some(hit.role);
    }
    // `2025-11-08 增值`, `2025-12-31 前使用`.
    let behind = hits.iter().find(|hit| token.at.end <= hit.at.start);
    let close = |at: usize| text[token.at.end..at].chars().count() <= 3;
    if behind.is_some_and(|hit| hit.role == Event::Foreign && close(hit.at.start)) {
        return Some(Event::Foreign);
    }
    let above = row.checked_sub(1).map(|above| &page.rows[above])?;
    let heads = WORDS.find(&above.text);
    let label_only = dates(&above.text).is_empty() && times(&above.text).is_empty();
    let short = above.text.chars().count() <= 16;
    heads
        .first()
        .filter(|_| label_only && short)
        .map(|hit| hit.role)
}

/// A time that breaks off at the end of its row: what the next row goes on with is no time.
static BROKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[ \t]*\d{1,2}(?::\d{0,2}){0,2}[ ]*$").expect("fixed"));

type Found = (usize, TimeToken, Option<Event>);

/// The time that belongs to a date: behind it, before it, or in a row nearby that
/// has no date of its own.
fn time_of(
    page: &Page<'_>,
    dates: &[Vec<DateToken>],
    row: usize,
    date: &DateToken,
    until: usize,
) -> Option<Found> {
    let here = times(&page.rows[row].text);
    let behind = here
        .iter()
        .find(|t| date.at.end <= t.at.start && t.at.start < until);
    let before = || here.iter().rfind(|time| time.at.end <= date.at.start);
    if let Some(time) = behind.or_else(|| before().filter(|_| dates[row].len() == 1)) {
        return Some((row, time.clone(), None));
    }
    if BROKEN.is_match(&page.rows[row].text[date.at.end..]) {
        return None;
    }
    let nearby = (row.saturating_sub(4)..page.rows.len().min(row + 5)).filter(|r| *r != row);
    let mut alone: Vec<Found> = Vec::new();
    for other in nearby.filter(|other| dates[*other].is_empty()) {
        let hits = WORDS.find(&page.rows[other].text);
        for time in times(&page.rows[other].text) {
            let told = hits
                .iter()
                .rfind(|hit| hit.at.end <= time.at.start)
                .map(|hit| hit.role);
            alone.push((other, time, told));
        }
    }
    let adjacent = |found: &&Found| found.0.abs_diff(row) == 1 && found.2.is_none();
    let named = |event: Event| alone.iter().find(move |found| found.2 == Some(event));
    let found = named(Event::Settled)
        .or(named(Event::Unnamed))
        .or(alone.iter().find(adjacent));
    found
        .or(named(Event::Printed))
        .or(named(Event::Opened))
        .cloned()
}

/// Whether the rows around speak of a stored-value card and its number.
fn of_card(page: &Page<'_>, row: usize) -> bool {
    let around = &page.rows[row.saturating_sub(6)..page.rows.len().min(row + 2)];
    around.iter().any(|row| {
        let text = crate::extraction::text::squeezed(&row.text);
        [
            "八达通号码",
            "八达通卡编号",
            "八达通编号",
            "八达通付款",
            "octopusno",
            "octopuscardno",
        ]
        .iter()
        .any(|mark| text.contains(&crate::extraction::text::squeezed(mark)))
    })
}
