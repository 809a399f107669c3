//! Which numbers of France and overseas an SMS can reach, by the plan of
//! numbering as the metadata that is built in knows them.

use courrier_domain::contact::Telephone;
use phonenumber::country::FR;

#[test]
fn mobiles_take_sms_and_landlines_do_not() {
    let mut wrong = Vec::new();
    for (number, takes_sms) in [
        ("+33612345678", true),
        ("+33751234567", true),
        ("+33142345678", false),
        ("+33800123456", false),
        ("+590690301234", true),
        ("+590691301234", true),
        ("+590590201234", false),
        ("+594694201234", true),
        ("+594594201234", false),
        ("+596696201234", true),
        ("+596596301234", false),
        ("+262692123456", true),
        ("+262693123456", true),
        ("+262639691234", true),
        ("+262262201234", false),
        ("+262269601234", false),
        ("+687751234", true),
        ("+687241234", false),
        ("+68987123456", true),
        ("+68940412345", false),
        ("+508551234", true),
    ] {
        let read = Telephone::parse(number, FR).map(|telephone| telephone.takes_sms());
        if read != Ok(takes_sms) {
            wrong.push((number, read));
        }
    }
    assert_eq!(wrong, []);
}
