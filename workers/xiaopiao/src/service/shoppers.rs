//! How this service receives shoppers, as its settings say.

use xiaopiao::{
    http::Shoppers,
    wechat::{self, Wechat},
};

#[derive(clap::Args)]
pub struct Settings {
    /// The mini-program's id at WeChat; without it nobody signs in outside the demo.
    #[arg(long, env = "XIAOPIAO_WECHAT_APPID")]
    wechat_appid: Option<String>,
    /// Its secret, which never leaves the server.
    #[arg(long, env = "XIAOPIAO_WECHAT_SECRET", hide_env_values = true)]
    wechat_secret: Option<String>,
    /// Where WeChat answers.
    #[arg(long, env = "XIAOPIAO_WECHAT_URL", default_value = wechat::ADDRESS)]
    wechat_url: String,
    /// Takes photos before their shopper agreed to the notice on personal information, as
    /// the demo does; for a mall that asks elsewhere.
    #[arg(long, env = "XIAOPIAO_CONSENT_ELSEWHERE", value_parser = clap::builder::FalseyValueParser::new())]
    consent_elsewhere: bool,
    /// Asks shoppers for the phone number that WeChat knows.
    #[arg(long, env = "XIAOPIAO_WANTS_PHONE", value_parser = clap::builder::FalseyValueParser::new())]
    wants_phone: bool,
    /// Within how many hours the mall promises to answer what a person has to look at.
    #[arg(long, env = "XIAOPIAO_REVIEW_HOURS", default_value = "24")]
    review_hours: u32,
}

impl Settings {
    pub fn shoppers(&self, is_demo: bool) -> anyhow::Result<Shoppers> {
        let wechat = match (&self.wechat_appid, &self.wechat_secret) {
            (Some(id), Some(secret)) => {
                Some(Wechat::new(id.clone(), secret.clone(), &self.wechat_url))
            }
            (None, None) => None,
            _ => anyhow::bail!(
                "XIAOPIAO_WECHAT_APPID and XIAOPIAO_WECHAT_SECRET belong together: set both"
            ),
        };
        Ok(Shoppers {
            wechat,
            consent_required: !is_demo && !self.consent_elsewhere,
            wants_phone: self.wants_phone,
            review_hours: self.review_hours,
        })
    }
}
