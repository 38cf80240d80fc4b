//! Which characters and which neighbours occur in a text, hashed: tells in
//! nanoseconds that a name cannot stand in it.

use super::text::Glyph;

/// What occurs in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Letters {
    single: u128,
    pairs: u128,
}

/// What a text must have for a name to stand in it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    letters: Vec<u128>,
    /// Of letters and digits only.
    pairs: Vec<u128>,
}

impl Letters {
    pub fn of(glyphs: &[Glyph]) -> Self {
        let singles = glyphs.iter().map(|glyph| bit(glyph.ch, '\0'));
        Self {
            single: singles.fold(0, |all, bit| all | bit),
            pairs: glyphs
                .windows(2)
                .map(pair_bit)
                .fold(0, |all, bit| all | bit),
        }
    }
}

impl Wanted {
    pub fn of(name: &[Glyph]) -> Self {
        let latin = |pair: &&[Glyph]| pair.iter().all(|glyph| glyph.ch.is_ascii());
        Self {
            letters: name.iter().map(|glyph| bit(glyph.ch, '\0')).collect(),
            pairs: name.windows(2).filter(latin).map(pair_bit).collect(),
        }
    }

    /// Half of a name's characters must be read exactly; of letters, which stand
    /// in every line, also a third of the pairs. Both hold for every name that may be
    /// misread as far as `weigh` allows, so that of two like names never one is lost.
    pub fn may_stand_in(&self, text: &Letters) -> bool {
        let count =
            |bits: &[u128], known: u128| bits.iter().filter(|bit| known & **bit != 0).count();
        self.letters.len() <= 2 * count(&self.letters, text.single)
            && self.pairs.len() <= 3 * count(&self.pairs, text.pairs)
    }
}

fn pair_bit(pair: &[Glyph]) -> u128 {
    bit(pair[0].ch, pair[1].ch)
}

fn bit(a: char, b: char) -> u128 {
    let mixed = (a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca6b);
    1 << (mixed.wrapping_mul(0x9e37_79b1) >> 25)
}
