//! Opens the OCR engine a command asks for: the one place where engines are known
//! by name.

use anyhow::bail;
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

/// The engine by this name: `small`, the default, `tiny`, or `tesseract`.
pub fn open(name: Option<&str>) -> anyhow::Result<Box<dyn Reader>> {
    let profile = match name.unwrap_or("small") {
        "small" => Profile::Small,
        "tiny" => Profile::Tiny,
        "tesseract" => return tesseract(),
        other => bail!("unknown engine {other}: use small, tiny or tesseract"),
    };
    Ok(Box::new(PpOcr::load(&Assets::find()?, profile)?))
}

#[cfg(feature = "tesseract")]
fn tesseract() -> anyhow::Result<Box<dyn Reader>> {
    Ok(Box::new(xiaopiao_tesseract::Tesseract::load()?))
}

#[cfg(not(feature = "tesseract"))]
fn tesseract() -> anyhow::Result<Box<dyn Reader>> {
    bail!("this program was built without Tesseract: build it by `make build FEATURES=tesseract`")
}
