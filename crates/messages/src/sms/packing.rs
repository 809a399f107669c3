//! Seven-bit characters in eight-bit octets (3GPP TS 23.038, 6.1.2.1), and digits in half octets.

/// Bits between a header of this many octets and the first septet after it.
pub fn fill_bits(header_octets: usize) -> usize {
    (7 - header_octets * 8 % 7) % 7
}

/// Packs septets, the lowest bit first, after `fill` bits left at zero.
pub fn pack(septets: &[u8], fill: usize) -> Vec<u8> {
    let mut octets = Vec::with_capacity((septets.len() * 7 + fill).div_ceil(8));
    let mut bits: u32 = 0;
    let mut held = fill;
    for septet in septets {
        bits |= u32::from(septet & 0x7F) << held;
        held += 7;
        while held >= 8 {
            octets.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        octets.push(bits.to_le_bytes()[0]);
    }
    octets
}

/// Unpacks up to `count` septets after `fill` bits: fewer when the octets end before.
pub fn unpack(octets: &[u8], fill: usize, count: usize) -> Vec<u8> {
    (0..count)
        .map_while(|index| {
            let bit = fill + index * 7;
            let low = *octets.get(bit / 8)?;
            let shift = bit % 8;
            // The last septet may end with its octet.
            let high = match octets.get(bit / 8 + 1) {
                Some(high) => *high,
                None if shift <= 1 => 0,
                None => return None,
            };
            let wide = u16::from_le_bytes([low, high]) >> shift;
            Some(wide.to_le_bytes()[0] & 0x7F)
        })
        .collect()
}

/// Writes digits as swapped half octets, an odd last one with a filler.
pub fn semi_octets(digits: &[u8]) -> Vec<u8> {
    digits
        .chunks(2)
        .map(|pair| {
            let low = pair[0] - b'0';
            let high = pair.get(1).map_or(0xF, |digit| digit - b'0');
            high << 4 | low
        })
        .collect()
}

/// Reads swapped half octets, up to `count` digits or the filler.
pub fn digits(octets: &[u8], count: usize) -> String {
    const SIGNS: [char; 15] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'a', 'b', 'c',
    ];
    octets
        .iter()
        .flat_map(|octet| [octet & 0xF, octet >> 4])
        .take(count)
        .map_while(|digit| SIGNS.get(usize::from(digit)))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_octets() {
        let septets = super::super::alphabet::septets("hellohello").expect("plain");
        let packed = pack(&septets, 0);
        assert_eq!(
            packed,
            [0xE8, 0x32, 0x9B, 0xFD, 0x46, 0x97, 0xD9, 0xEC, 0x37]
        );
        assert_eq!(
            semi_octets(b"33612345678"),
            [0x33, 0x16, 0x32, 0x54, 0x76, 0xF8]
        );
        assert_eq!(
            digits(&[0x33, 0x16, 0x32, 0x54, 0x76, 0xF8], 11),
            "33612345678"
        );
        assert_eq!([0, 6, 7].map(fill_bits), [0, 1, 0]);
    }

    proptest! {
        #[test]
        fn unpacking_undoes_packing(
            septets in proptest::collection::vec(0u8..128, 0..200), fill in 0usize..7,
        ) {
            let octets = pack(&septets, fill);
            prop_assert_eq!(octets.len(), (septets.len() * 7 + fill).div_ceil(8));
            prop_assert_eq!(unpack(&octets, fill, septets.len()), septets);
        }

        #[test]
        fn nothing_panics(octets in proptest::collection::vec(any::<u8>(), 0..30), fill in 0usize..7, count in 0usize..300) {
            prop_assert!(unpack(&octets, fill, count).len() <= count);
            prop_assert!(digits(&octets, count).len() <= count);
        }
    }
}
