//! Spellings of one name that neither letters nor sounds bring together.
//!
//! The commonest names of all have gone through so many languages that the rules of spelling and
//! ear leave some of their forms a letter too far apart: *Osman* and *Othmane*, *Mohamed* and
//! *Muhammet*. Each line is one name, in folded words. Forms that bearers themselves hold for
//! another name (*Mamadou*, *Mahmoud*, *Aïssatou*) are not with it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One name a line.
const FAMILIES: &[&str] = &[
    // Of Arabic origin, as French, English, Turkish, African, Asian offices write them.
    "mohamed mohammed mohammad mohamad mohamet muhammad muhammed muhamed muhamad muhammet \
     mouhamed mouhammad mouhammed mouhamad mahamed mahammad mahamat mahomed mahomet mehmed mehmet \
     magomed mokhamed mohd",
    "mahmoud mahmud mahmood mahmut mehmood mohamud mohamoud mahamoud mahamud maxamuud",
    "ahmed ahmad ahmet ahamed ahamad ahmat akhmed akhmad achmed",
    "othman othmane osman osmane ousmane ousman usman uthman othmen outhmane outhman ottman",
    "youssef youssouf yusuf yousef yousuf yusef youcef yousouf yousif yussuf iusuf youssoufa",
    "ibrahim ibrahima ibraheem ebrahim brahim ibrahime ibrahem",
    "hussein hussain husain husein hossein hossain hosain hussien houssein houssain hocine houcine \
     hoceine huseyin xuseen",
    "hassan hasan hassane hasane xasan",
    "abdallah abdellah abdullah abdoullah abdulla abdalla abdulah abdullahi abdoulahi \
     abdilahi abdillahi",
    "souleymane suleyman suleiman sulaiman soulaiman soulaimane soulayman souleiman slimane sliman \
     soliman solayman sulayman suliman soulaymane souleimane",
    "khadija khadidja khadijah kadija kadidja hadija hadidja khadeeja khadeja kadidia khadidiatou \
     hatice khadiga",
    "aicha aisha ayesha aysha aishah ayse aisa aischa aichatou caasha",
    "fatima fatma fatimah fathima fatime faatimah fadma fatimata fatema",
    "omar oumar umar umer omer oumer omaru oumarou cumar",
    "khaled khalid haled halid khaleed halit",
    "jamal djamal jamel djamel gamal cemal djemal jemal jamaal",
    "jaafar jafar djafar djaafar jafer gaafar jaffer cafer jaffar",
    "mustafa mustapha moustapha moustafa mostafa mostapha mostefa moustapa mustafe",
    "abubakar aboubakar aboubacar abubacar boubacar boubakar bubacar bubakar aboubaker abubaker \
     boubaker aboubakr boubakeur abubakr ebubekir",
    "ismail ismael smail ismaila esmail ismaeel ismayil smain",
    "zakaria zakariya zakariyya zacharia zekeriya zakarya zakariye",
    "yahya yahia yehia yahaya yahye",
    "moussa musa moosa mousa muusa",
    "issa isa eissa aissa iissa",
    "ayoub ayub ayyub eyup ayoob ayyoub",
    "yacoub yakoub yaqoub yaqub yakub yakup yacouba yacoob yaqoob",
    "daoud dawood dawud daud davud dawoud daouda",
    "haroun harun haroon harouna",
    "idris idriss driss edris idrissa",
    "ishaq ishak isaac issac ishag isaak ishaaq",
    "noureddine nourredine nouredine nureddin nuruddin nooruddin nurettin noureddin nouradine",
    "bilal belal bilel billal bilaal",
    "hamza hamsa hamzah hamzeh xamse",
    "tariq tarek tarik tareq tarak",
    "said saeed saiid saied sait siid seid",
    "salah saleh salih salaah",
    "zainab zaynab zeinab zineb zeynep zenab zaineb zainaba zenaba",
    "maryam mariam meryem meriem myriam miriam mariama maryama maryan",
    "amina aminah emine aamina",
    "rahman rahmane rehman rahaman raman rehmane",
    "karim kareem kerim karime",
    "hamid hameed hamed hamide",
    "rashid rachid rasheed rached raschid",
    "bashir bachir basheer besir",
    "jibril djibril gibril jibreel cebrail djibrilla jibriil djebril",
    "ghazi gazi kazi qazi ghazy",
    // Of Slavic tongues, one tongue a line: *Volodymyr* is not written for *Vladimir*.
    "aleksandr alexandre alexander aleksander aleksandar alexandr alexandru",
    "oleksandr olexandr oleksander",
    "sergei sergey serguei serghei",
    "serhiy sergiy serhii sergii",
    "dmitri dmitry dmitriy dimitri dimitry dmitrii",
    "nikolai nikolay nikolaj nicolai",
    "mykhailo mykhaylo mikhailo mihailo",
    "andrei andrey andrej",
    "andriy andrii andrij",
    "vladimir wladimir vladymyr",
    "yevgeniy evgeni evgeny evgueni yevgeny evgeniy evgenii",
    "aleksei alexei alexey aleksey",
    "oleksiy oleksii olexiy",
    "yuri yuriy iouri youri yury yurii iurie iuri",
    "ekaterina yekaterina iekaterina",
    "natalia natalya nataliya nataliia natalja nathalia",
    "yulia ioulia yuliya julia iuliia yuliia iulia",
    "tetiana tetyana",
    "tatiana tatyana tatjana",
    // Of the Indian subcontinent.
    "chowdhury choudhury chowdhuri choudhuri chaudhuri",
    "chaudhary chaudhry choudhary chaudhri choudhry",
    "miah mia miya mian meah miyah",
    "begum begom begam begoum",
    "akter akhter aktar akhtar akther",
    "sheikh shaikh cheikh cheick cheik sheik chekh",
    "khatun khatoun khatoon hatun",
    "uddin oddin udin eddine uddine",
    "singh sing singha",
];

static OF: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let lines = (1_u8..).zip(FAMILIES);
    lines
        .flat_map(|(family, line)| line.split_whitespace().map(move |word| (word, family)))
        .collect()
});

/// Which name a folded word is a spelling of; 0 when of none that is known here.
pub fn family(word: &str) -> u8 {
    OF.get(word).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_of_one_name() {
        assert_eq!(family("osman"), family("othmane"));
        assert_ne!(family("mohamed"), family("mahmoud"));
        assert_eq!(family("dupont"), 0);
        let all = FAMILIES.iter().flat_map(|line| line.split_whitespace());
        let mut seen = std::collections::HashSet::new();
        for word in all {
            assert!(seen.insert(word), "{word} stands twice");
            assert_eq!(crate::tokens(word), [word], "not folded");
        }
    }
}
