//! Opens the OCR engine a command asks for: the one place where engines are known
//! by name.

use anyhow::bail;
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

/// The engine by this name: `small`, the default, or `tiny`.
pub fn open(name: Option<&str>) -> anyhow::Result<Box<dyn Reader>> {
    let profile = match name.unwrap_or("small") {
        "small" => Profile::Small,
        "tiny" => Profile::Tiny,
        other => bail!("unknown engine {other}: use small or tiny"),
    };
    Ok(Box::new(PpOcr::load(&Assets::find()?, profile)?))
}
