//! Hash functions, with and without a key. Without the feature `signatures` there are none.
//!
//! It does not know what is hashed.

#[cfg(feature = "signatures")]
use hmac::{Hmac, KeyInit as _, Mac as _};
#[cfg(feature = "signatures")]
use md5::Digest as _;

use crate::description::Hash;

/// The digest of a text, with a key if there is one.
#[cfg(feature = "signatures")]
pub(super) fn digest(algorithm: Hash, key: Option<&[u8]>, text: &[u8]) -> Option<Vec<u8>> {
    macro_rules! of {
        ($function:ty) => {
            match key {
                None => Some(<$function>::digest(text).to_vec()),
                Some(key) => {
                    // Keys have any length.
                    let mut mac = Hmac::<$function>::new_from_slice(key).ok()?;
                    mac.update(text);
                    Some(mac.finalize().into_bytes().to_vec())
                }
            }
        };
    }
    match algorithm {
        Hash::Md5 => of!(md5::Md5),
        Hash::Sha1 => of!(sha1::Sha1),
        Hash::Sha256 => of!(sha2::Sha256),
        Hash::Sha512 => of!(sha2::Sha512),
    }
}

/// Nothing: the client refuses to be built for an API that needs a hash function.
#[cfg(not(feature = "signatures"))]
pub(super) fn digest(_: Hash, _: Option<&[u8]>, _: &[u8]) -> Option<Vec<u8>> {
    None
}

#[cfg(all(test, feature = "signatures"))]
mod tests {
    use super::*;

    fn hex(algorithm: Hash, key: Option<&[u8]>, text: &[u8]) -> String {
        digest(algorithm, key, text).unwrap_or_default().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// RFC 1321, and FIPS 180.
    #[test]
    fn hashes_are_those_of_the_standards() {
        for (text, expected) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("a", "0cc175b9c0f1b6a831c399e269772661"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                "57edf4a22be3c955ac49da2e2107b67a",
            ),
        ] {
            assert_eq!(hex(Hash::Md5, None, text.as_bytes()), expected, "{text}");
        }
        assert_eq!(hex(Hash::Sha1, None, b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let long = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(Hash::Sha1, None, long), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert_eq!(hex(Hash::Sha256, None, b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(Hash::Sha256, None, long), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        assert_eq!(
            hex(Hash::Sha512, None, b"abc"),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
    }

    /// RFC 2202 and RFC 4231, the second test of each, and one with a key that is longer than a block.
    #[test]
    fn hashes_with_a_key_are_those_of_the_standards() {
        let (key, text) = (Some(&b"Jefe"[..]), b"what do ya want for nothing?");
        assert_eq!(hex(Hash::Md5, key, text), "750c783e6ab0b503eaa86e310a5db738");
        assert_eq!(hex(Hash::Sha1, key, text), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assert_eq!(hex(Hash::Sha256, key, text), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(
            hex(Hash::Sha512, key, text),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
             9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        );
        let long = Some(&[0xaa; 131][..]);
        assert_eq!(
            hex(Hash::Sha256, long, b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
        let long = Some(&[0xaa; 80][..]);
        assert_eq!(
            hex(Hash::Sha1, long, b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        );
    }
}
