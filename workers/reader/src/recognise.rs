//! What the lines of a page say.
//!
//! Measured and left out, on 40 real photos with 1,672 pieces: reading with the tiny
//! model first keeps 28 % of the width where every character is surer than 0.9, says
//! something else there in 37 pieces, and costs 22 % of what it could save. Squeezing
//! lines to 0.88 of their width saves as much and reads two more numbers wrongly.
//! Trimming blank ends saves nothing: boxes are tight.

use std::fs;
use std::path::Path;

use anyhow::Context;
use image::RgbImage;
use saphyr::{LoadableYamlNode, Yaml};
use xiaopiao::reading::Quad;

use crate::cost::{Costs, Step};
use crate::crop::{HEIGHT, Page};
use crate::ctc::{Alphabet, Text};
use crate::geometry::sides;
use crate::head::in_whole_numbers;
use crate::picture::{TEXT, planes};
use crate::runtime::Net;

/// A line this much higher than wide is taken for one that may run downwards.
const TALL: f32 = 1.5;
/// The model looks at a line in steps of so many pixels: padding to more costs 6 %
/// and, on 40 harsh drawn photos, three amounts.
const STEP: u32 = 8;

/// The recognition model and its alphabet.
pub struct Recogniser {
    net: Net,
    alphabet: Alphabet,
}

/// A place and what it says, with the corners in the order the text is read.
pub struct Piece {
    pub quad: Quad,
    pub read: Text,
    /// Whether it was read from top to bottom.
    pub runs_down: bool,
}

impl Recogniser {
    pub fn load(library: &Path, model: &Path, description: &Path) -> anyhow::Result<Self> {
        let model = in_whole_numbers(&fs::read(model)?)?;
        let mut net = Net::load(library, &model)?;
        let width = STEP as usize;
        let blank = vec![0.0; 3 * HEIGHT as usize * width];
        let classes = net.run(&blank, HEIGHT as usize, width, |shape, _| shape[2])?;
        let alphabet = Alphabet::new(dictionary(description)?, usize::try_from(classes)?)?;
        Ok(Self { net, alphabet })
    }

    /// Reads each place on its own, at its own width: on one thread batches
    /// gain nothing, and padding to a common width costs 40 % more.
    pub fn read_all(
        &mut self,
        page: &mut Page,
        places: &[Quad],
        costs: &mut Costs,
    ) -> anyhow::Result<Vec<Piece>> {
        let read = |place| {
            costs.check()?;
            self.read(page, place, costs)
        };
        places.iter().map(read).collect()
    }

    fn read(&mut self, page: &mut Page, place: &Quad, costs: &mut Costs) -> anyhow::Result<Piece> {
        let (width, height) = sides(place);
        let level = Piece {
            quad: *place,
            read: self.read_quad(page, place, costs)?,
            runs_down: false,
        };
        if height < TALL * width {
            return Ok(level);
        }
        // A narrow box is a line that runs down, or a single thin character.
        let quad = downwards(place);
        let read = self.read_quad(page, &quad, costs)?;
        Ok(if read.confidence > level.read.confidence {
            Piece {
                quad,
                read,
                runs_down: true,
            }
        } else {
            level
        })
    }

    fn read_quad(
        &mut self,
        page: &mut Page,
        quad: &Quad,
        costs: &mut Costs,
    ) -> anyhow::Result<Text> {
        match costs.spend(Step::Cut, || page.line(quad))? {
            Some(line) => costs.spend(Step::Recognise, || self.read_line(&line)),
            None => Ok(Text::default()),
        }
    }

    fn read_line(&mut self, line: &RgbImage) -> anyhow::Result<Text> {
        let width = line.width().next_multiple_of(STEP);
        let filled = line.width() as f32 / width as f32;
        let planes = planes(line, width as usize, &TEXT);
        let alphabet = &self.alphabet;
        self.net
            .run(&planes, HEIGHT as usize, width as usize, |_, steps| {
                alphabet.decode(steps, filled)
            })
    }
}

/// The same place, for text that runs from top to bottom.
fn downwards(place: &Quad) -> Quad {
    let [a, b, c, d] = place.0;
    Quad([b, c, d, a])
}

fn dictionary(file: &Path) -> anyhow::Result<Vec<String>> {
    let about = || format!("dictionary {}", file.display());
    let text = fs::read_to_string(file).with_context(about)?;
    let description = Yaml::load_from_str(&text).with_context(about)?;
    description
        .first()
        .and_then(|document| document.as_mapping_get("PostProcess"))
        .and_then(|post_process| post_process.as_mapping_get("character_dict"))
        .and_then(|list| list.as_sequence())
        .and_then(|list| list.iter().map(|c| c.as_str().map(String::from)).collect())
        .with_context(about)
}
