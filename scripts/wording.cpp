#include "scripts/wording.h"

#include <array>
#include <cctype>

namespace stillroom::scripts {

namespace {

/// `unless`: the wording is fine where one of these, parted by '|', stands in the same unit as well.
struct Row {
    std::string_view language, wording, unless, instead;
};

constexpr std::string_view kInvite = "invite instead, and leave a way out ('if it suits you')";
constexpr std::string_view kPlain = "say plainly what is true";
constexpr std::string_view kSmall = "say that small breaths are plenty";
constexpr std::string_view kNeutral = "use neutral words for effects";
constexpr std::string_view kStay = "people may not stand safely yet: offer movement in the chair";
constexpr std::string_view kBody = "name hands, feet or the back: chest, heart and throat can frighten";
constexpr std::string_view kGentle = "leave out images that can turn frightening";
constexpr std::string_view kPromise = "promise nothing: leave it out";
constexpr std::string_view kEyes = "offer both: 'eyes open or closed'";

constexpr std::array kRows{
    Row{"en", "relax", "", kInvite},
    Row{"en", "let go", "", kInvite},
    Row{"en", "surrender", "", kInvite},
    Row{"en", "don't worry", "", kPlain},
    Row{"en", "do not worry", "", kPlain},
    Row{"en", "calm down", "", kInvite},
    Row{"en", "just", "", "leave the word out: it makes light of what may be hard"},
    Row{"en", "must", "", kInvite},
    Row{"en", "deep breath", "", kSmall},
    Row{"en", "deep breaths", "", kSmall},
    Row{"en", "breathe deeply", "", kSmall},
    Row{"en", "close your eyes", "open|if |or ", kEyes},
    Row{"en", "side effect", "", kNeutral},
    Row{"en", "side effects", "", kNeutral},
    Row{"en", "trip", "", kNeutral},
    Row{"en", "bad", "", kNeutral},
    Row{"en", "stand up", "", kStay},
    Row{"en", "get up", "", kStay},
    Row{"en", "your heart", "", kBody},
    Row{"en", "your chest", "", kBody},
    Row{"en", "your throat", "", kBody},
    Row{"en", "pelvis", "", kBody},
    Row{"en", "you are falling", "", kGentle},
    Row{"en", "falling into", "", kGentle},
    Row{"en", "fall into", "", kGentle},
    Row{"en", "the depths", "", kGentle},
    Row{"en", "cave", "", kGentle},
    Row{"en", "insight", "", kPromise},
    Row{"en", "insights", "", kPromise},
    Row{"en", "breakthrough", "", kPromise},
    Row{"en", "heal", "", kPromise},
    Row{"en", "healing", "", kPromise},
    Row{"es", "relájese", "", kInvite},
    Row{"es", "relájate", "", kInvite},
    Row{"es", "suéltese", "", kInvite},
    Row{"es", "suéltate", "", kInvite},
    Row{"es", "ríndase", "", kInvite},
    Row{"es", "ríndete", "", kInvite},
    Row{"es", "no se preocupe", "", kPlain},
    Row{"es", "no te preocupes", "", kPlain},
    Row{"es", "tiene que", "no tiene que", kInvite},
    Row{"es", "tienes que", "no tienes que", kInvite},
    Row{"es", "respire profundo", "", kSmall},
    Row{"es", "respira profundo", "", kSmall},
    Row{"es", "cierre los ojos", "abiert|abrir|si |o ", kEyes},
    Row{"es", "cierra los ojos", "abiert|abrir|si |o ", kEyes},
    Row{"es", "efecto secundario", "", kNeutral},
    Row{"es", "efectos secundarios", "", kNeutral},
    Row{"es", "póngase de pie", "", kStay},
    Row{"es", "levántese", "", kStay},
    Row{"es", "su corazón", "", kBody},
    Row{"es", "el pecho", "", kBody},
    Row{"es", "la garganta", "", kBody},
    Row{"es", "la pelvis", "", kBody},
    Row{"es", "está cayendo", "", kGentle},
    Row{"es", "las profundidades", "", kGentle},
    Row{"es", "cueva", "", kGentle},
    Row{"es", "sanar", "", kPromise},
    Row{"es", "sanación", "", kPromise},
};

/// Words that are true only where a fact is.
struct Claim {
    std::string_view language, wording, fact;
};

constexpr std::string_view kStaff = "staff_present";
constexpr std::string_view kMedicine = "medicine_given";

constexpr std::array kClaims{
    Claim{"en", "your team", kStaff},
    Claim{"en", "your guide will", kStaff},
    Claim{"en", "your guide is", kStaff},
    Claim{"en", "your therapist is", kStaff},
    Claim{"en", "someone is", kStaff},
    Claim{"en", "someone can", kStaff},
    Claim{"en", "someone will", kStaff},
    Claim{"en", "lift a hand", kStaff},
    Claim{"en", "raise a hand", kStaff},
    Claim{"en", "raised hand", kStaff},
    Claim{"en", "you are safe", kStaff},
    Claim{"en", "you are not alone", kStaff},
    Claim{"en", "you were given", kMedicine},
    Claim{"en", "the medicine", kMedicine},
    Claim{"en", "the infusion has", kMedicine},
    Claim{"en", "the lozenge", kMedicine},
    Claim{"es", "su equipo", kStaff},
    Claim{"es", "su guía le", kStaff},
    Claim{"es", "su terapeuta está", kStaff},
    Claim{"es", "alguien se", kStaff},
    Claim{"es", "alguien puede", kStaff},
    Claim{"es", "alguien de su", kStaff},
    Claim{"es", "alguien esté", kStaff},
    Claim{"es", "levante una mano", kStaff},
    Claim{"es", "levantar una mano", kStaff},
    Claim{"es", "está a salvo", kStaff},
    Claim{"es", "recibió un medicamento", kMedicine},
    Claim{"es", "el medicamento", kMedicine},
    Claim{"es", "la infusión", kMedicine},
    Claim{"es", "la pastilla", kMedicine},
};

/// Address that is not `usted`, and adjectives that take the listener for a man or a woman.
constexpr std::array<std::string_view, 29> kPresuming{"tú",
                                                      "tu",
                                                      "tus",
                                                      "te",
                                                      "ti",
                                                      "contigo",
                                                      "puedes",
                                                      "quieres",
                                                      "tienes",
                                                      "estás",
                                                      "eres",
                                                      "bienvenido",
                                                      "bienvenida a",
                                                      "esté tranquilo",
                                                      "esté tranquila",
                                                      "quédese tranquilo",
                                                      "quédese tranquila",
                                                      "esté relajado",
                                                      "esté relajada",
                                                      "esté cómodo",
                                                      "esté cómoda",
                                                      "póngase cómodo",
                                                      "póngase cómoda",
                                                      "está solo",
                                                      "está sola",
                                                      "está sentado",
                                                      "está sentada",
                                                      "está acostado",
                                                      "está acostada"};

/// Lower case for ASCII and Latin-1 letters; typographic apostrophes become plain ones.
std::string folded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (text.substr(i).starts_with("’")) {
            result += '\'';
            i += 2;
        } else if (byte == 0xC3 && i + 1 < text.size()) {
            const auto second = static_cast<unsigned char>(text[++i]);
            result += text[i - 1];
            result += static_cast<char>(second >= 0x80 && second <= 0x9E ? second + 0x20 : second);
        } else {
            result += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        }
    }
    return result;
}

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 || c == '\'';
}

/// True when `words` stands in `text` as whole words.
bool stands_in(std::string_view text, std::string_view words) {
    for (std::size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
        const bool starts = at == 0 || !is_word_byte(text[at - 1]);
        const std::size_t after = at + words.size();
        // "¿" and "¡" are no letters, though they are not ASCII either.
        const bool opens = at >= 2 && (text.substr(at - 2, 2) == "¿" || text.substr(at - 2, 2) == "¡");
        if ((starts || opens) && (after == text.size() || !is_word_byte(text[after]))) return true;
    }
    return false;
}

bool has_any_of(std::string_view text, std::string_view parted) {
    while (!parted.empty()) {
        const std::size_t bar = parted.find('|');
        const std::string_view option = parted.substr(0, bar);
        const bool whole_word = option.ends_with(' ');
        const std::string_view word = whole_word ? option.substr(0, option.size() - 1) : option;
        if (whole_word ? stands_in(text, word) : text.find(word) != std::string_view::npos) return true;
        parted.remove_prefix(bar == std::string_view::npos ? parted.size() : bar + 1);
    }
    return false;
}

}  // namespace

std::vector<BannedWording> banned_wording(std::string_view unit, std::string_view language) {
    std::vector<BannedWording> found;
    const std::string text = folded(unit);
    const std::string_view primary = language.substr(0, language.find('-'));
    for (const Row& row : kRows) {
        if (row.language != primary || !stands_in(text, row.wording) || has_any_of(text, row.unless)) continue;
        found.push_back({std::string{row.wording}, std::string{row.instead}});
    }
    return found;
}

std::vector<ClaimedFact> claimed_facts(std::string_view unit, std::string_view language) {
    std::vector<ClaimedFact> claims;
    const std::string text = folded(unit);
    const std::string_view primary = language.substr(0, language.find('-'));
    for (const Claim& claim : kClaims) {
        if (claim.language == primary && stands_in(text, claim.wording))
            claims.push_back({std::string{claim.wording}, std::string{claim.fact}});
    }
    return claims;
}

std::optional<std::string> presuming_words(std::string_view unit, std::string_view language) {
    if (language.substr(0, language.find('-')) != "es") return {};
    const std::string text = folded(unit);
    for (const std::string_view words : kPresuming) {
        if (stands_in(text, words)) return std::string{words};
    }
    return {};
}

bool names_minutes(std::string_view unit) {
    const std::string text = folded(unit);
    constexpr std::array kTimes{"minutes left", "minutes remaining", "minutes to go", "more minutes",
                                "minute left",  "minutes from now",  "minutos más",   "faltan",
                                "quedan",       "minutos restantes", "dentro de"};
    for (const std::string_view words : kTimes) {
        if (stands_in(text, words) && (text.find("minut") != std::string::npos)) return true;
    }
    return false;
}

}  // namespace stillroom::scripts
