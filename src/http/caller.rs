//! From which address a request comes. The connection says; only where it is a proxy
//! that the owner trusts does `X-Forwarded-For` say, read from its end: what stands
//! before the trusted proxies' own entries anybody could have written.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use super::{ApiError, Service};

/// The network of a caller: an IPv4 address, or the first 64 bits of an IPv6 one, which
/// is what one household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(IpAddr);

impl Caller {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let network = u128::from(v6) >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from(network))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

impl FromRequestParts<Service> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a connection, as in a test, everybody is the same.
        let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self::of(behind(
            peer,
            &parts.headers,
            &service.edge.proxies,
        )))
    }
}

/// Who stands behind the trusted proxies.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut address = peer.to_canonical();
    let lists = headers.get_all("x-forwarded-for").iter().rev();
    let mut entries = lists.flat_map(|list| list.to_str().unwrap_or_default().rsplit(','));
    while is_trusted(address) {
        // An entry that is no address says nothing; the proxy itself is the last we know.
        match entries.next().and_then(|entry| entry.trim().parse().ok()) {
            Some(before) => address = IpAddr::to_canonical(&before),
            None => break,
        }
    }
    address
}

/// Addresses that share their first bits: `10.0.0.0/8`, or one address alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        let same = |one: u128, other: u128, width: u32| {
            let shift = width - self.bits;
            // Shifting all bits out is no shift.
            one.checked_shr(shift) == other.checked_shr(shift)
        };
        match (self.address, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => {
                same(u32::from(one).into(), u32::from(other).into(), 32)
            }
            (IpAddr::V6(one), IpAddr::V6(other)) => same(one.into(), other.into(), 128),
            _ => false,
        }
    }
}

/// Why a text names no network.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is neither an address nor a network such as 10.0.0.0/8")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |bits| bits.trim().parse());
        let bits = bits.ok().filter(|bits| *bits <= width).ok_or_else(wrong)?;
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Behind 10.0.0.0/8 and ::1.
    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let proxies = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap());
        let mut headers = HeaderMap::new();
        for list in forwarded {
            headers.append("x-forwarded-for", list.parse().unwrap());
        }
        let found = behind(peer.parse().unwrap(), &headers, &proxies);
        assert_eq!(found, expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn nobody_can_name_another_address_than_their_own() {
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9");
        check("10.1.2.3", &["198.51.100.1, 203.0.113.9"], "203.0.113.9");
        check("10.1.2.3", &["198.51.100.1", "203.0.113.9"], "203.0.113.9");
    }

    #[test]
    fn trusted_proxies_may_stand_behind_each_other() {
        check("10.1.2.3", &["203.0.113.9, 10.9.9.9"], "203.0.113.9");
        check("::1", &["2001:db8::7"], "2001:db8::7");
        check("::ffff:10.0.0.1", &["203.0.113.9"], "203.0.113.9");
        check("10.1.2.3", &[], "10.1.2.3");
        check("10.1.2.3", &["unknown"], "10.1.2.3");
    }

    #[test]
    fn a_household_is_one_caller() {
        let caller = |text: &str| Caller::of(text.parse().unwrap());
        assert_eq!(caller("2001:db8:0:1::7"), caller("2001:db8:0:1:9::8"));
        assert_ne!(caller("2001:db8:0:1::7"), caller("2001:db8:0:2::7"));
        assert_eq!(caller("::ffff:203.0.113.9"), caller("203.0.113.9"));
        assert_ne!(caller("203.0.113.9"), caller("203.0.113.8"));
    }

    #[test]
    fn networks_are_written_as_usual() {
        let everything: Network = "0.0.0.0/0".parse().unwrap();
        assert!(everything.contains("203.0.113.9".parse().unwrap()));
        for wrong in ["", "10.0.0.0/33", "10.0.0.0/-1", "proxy.example"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
