//! How this service receives shoppers, as its settings say.

use std::sync::Arc;

use xiaopiao::{
    http::Shoppers,
    phones::{Gateway, Limits, Phones, Shown},
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
    /// The gateway that sends text messages, for signing in by phone number on the web page:
    /// where to post them.
    #[arg(long, env = "XIAOPIAO_SMS_URL")]
    sms_url: Option<String>,
    /// What the gateway is shown.
    #[arg(long, env = "XIAOPIAO_SMS_TOKEN", hide_env_values = true)]
    sms_token: Option<String>,
    /// Lets the holder of a phone number sign in to the one WeChat account that shared it.
    #[arg(long, env = "XIAOPIAO_PHONE_LINKS_WECHAT", value_parser = clap::builder::FalseyValueParser::new())]
    phone_links_wechat: bool,
    /// Within how many hours the mall promises to answer what a person has to look at.
    #[arg(long, env = "XIAOPIAO_REVIEW_HOURS", default_value = "24")]
    review_hours: u32,
}

impl Settings {
    /// `shown` carries the demo's messages.
    pub fn shoppers(&self, shown: Option<Shown>) -> anyhow::Result<Shoppers> {
        let is_demo = shown.is_some();
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
            phones: self.phones(shown)?,
            consent_required: !is_demo && !self.consent_elsewhere,
            wants_phone: self.wants_phone,
            review_hours: self.review_hours,
        })
    }

    fn phones(&self, shown: Option<Shown>) -> anyhow::Result<Option<Phones>> {
        let links_wechat = self.phone_links_wechat;
        if let Some(shown) = shown {
            return Ok(Some(Phones {
                messages: Arc::new(shown),
                limits: Limits::NONE,
                links_wechat,
            }));
        }
        let Some(address) = &self.sms_url else {
            return Ok(None);
        };
        let is_address = address.starts_with("https://") || address.starts_with("http://");
        anyhow::ensure!(is_address, "XIAOPIAO_SMS_URL is an address: https://…");
        Ok(Some(Phones {
            messages: Arc::new(Gateway::new(address, self.sms_token.as_deref())),
            limits: Limits::default(),
            links_wechat,
        }))
    }
}
