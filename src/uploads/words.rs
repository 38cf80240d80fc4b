//! What to tell a shopper whose photo was not taken, in both languages: what is wrong
//! and what to do now.

use super::StageError;
use crate::reading::{ReadError, Verdict};

/// One sentence in Chinese and in English.
pub type Sentence = (&'static str, &'static str);

impl StageError {
    /// The sentence for the shopper; none where the fault is ours.
    pub fn sentence(&self) -> Option<Sentence> {
        match self {
            Self::TooLarge => Some((
                "照片太大，请直接上传手机拍的照片。",
                "The photo is too large. Send it as your phone took it.",
            )),
            Self::Unfit(err) => unfit(err),
            Self::BrokenOff(_) => Some((
                "上传中断了，请在网络良好时再试。",
                "The upload broke off. Try again where the network is better.",
            )),
            Self::Busy => Some((
                "现在上传的人很多，请稍候再试。",
                "Many people are sending photos right now. Try again in a moment.",
            )),
            Self::Trouble(_) => None,
        }
    }
}

fn unfit(err: &ReadError) -> Option<Sentence> {
    Some(match err {
        ReadError::Empty => (
            "这个文件是空的，请重新选择照片。",
            "This file is empty. Choose the photo again.",
        ),
        ReadError::NotAPicture => (
            "这个文件不是照片，请上传 JPEG、PNG、WebP 或 HEIC 格式的小票照片。",
            "This is no photo. Send a photo of the receipt as JPEG, PNG, WebP or HEIC.",
        ),
        ReadError::Animated => (
            "这是动图，请上传静止的小票照片。",
            "This picture is animated. Send a still photo of the receipt.",
        ),
        ReadError::Video => (
            "这是视频，请拍一张小票的照片上传。",
            "This is a video. Take a photo of the receipt and send that.",
        ),
        ReadError::Pdf => (
            "这是 PDF 文件，请拍一张纸质小票的照片上传。",
            "This is a PDF. Take a photo of the paper receipt and send that.",
        ),
        ReadError::HeicNotSupported(_) => (
            "无法读取这张 HEIC 照片。请在手机的“设置 → 相机 → 格式”里选“兼容性最佳”后重拍，或转成 JPEG 再上传。",
            "This HEIC photo cannot be read. On the phone choose Settings → Camera → Formats → Most Compatible and take it again, or send it as a JPEG.",
        ),
        ReadError::Truncated => (
            "照片不完整，请重新拍摄或重新保存后上传。",
            "The photo breaks off before its end. Take or save it again.",
        ),
        ReadError::TooManyPixels { .. } => (
            "照片像素太多，请用普通照片。",
            "The photo has more pixels than can be read. An ordinary photo will do.",
        ),
        ReadError::Damaged(_) => (
            "照片已损坏，请重新拍摄。",
            "The photo is damaged. Take it again.",
        ),
        ReadError::TooLong | ReadError::Engine(_) => return None,
    })
}

/// What a glance at a photo found wrong, and what to do about it while the shopper still
/// holds the paper; nothing where it may do.
pub fn about(verdict: Verdict) -> Option<(Sentence, Sentence)> {
    Some(match verdict {
        Verdict::Ok => return None,
        Verdict::Blurred => (
            (
                "照片有点糊，字可能读不清。",
                "The photo is blurred; the print may be hard to read.",
            ),
            (
                "双手拿稳手机，等画面对上焦再拍。",
                "Hold the phone with both hands and wait until it is in focus.",
            ),
        ),
        Verdict::Dark => (
            ("照片太暗。", "The photo is too dark."),
            (
                "换个亮一点的地方，或打开闪光灯。",
                "Find more light, or use the flash.",
            ),
        ),
        Verdict::Overexposed => (
            (
                "照片太亮，字看不见了。",
                "The photo is too bright for the print to show.",
            ),
            (
                "关掉闪光灯，避开直射的灯光再拍。",
                "Switch the flash off and keep out of direct light.",
            ),
        ),
        Verdict::CutOff => (
            (
                "小票好像没有拍全。",
                "Part of the receipt seems to be outside the photo.",
            ),
            (
                "往后退一点，把四边都拍进来；很长的可以分段拍。",
                "Step back until all four edges are in; take a long one in parts.",
            ),
        ),
        Verdict::TooSmall => (
            ("照片太小，字读不清。", "The photo is too small to read."),
            (
                "靠近一点让小票占满画面，上传原图。",
                "Move closer until the receipt fills the frame, and send the original.",
            ),
        ),
        Verdict::NoReceipt => (
            (
                "照片里没有看到小票。",
                "No receipt is to be seen in the photo.",
            ),
            (
                "把小票平放，拍下整张。",
                "Lay the receipt flat and photograph all of it.",
            ),
        ),
    })
}
