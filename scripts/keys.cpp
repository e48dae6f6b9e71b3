#include "scripts/keys.h"

namespace stillroom::scripts {

namespace {

std::string_view definition_name(config::Term where) noexcept {
    switch (where.as<KeyPlace>()) {
        case KeyPlace::top:
            return "top";
        case KeyPlace::defaults:
            return "defaults";
        case KeyPlace::gate:
            return "gate";
        case KeyPlace::layer:
            return "layer";
        case KeyPlace::duck:
            return "duck";
        case KeyPlace::sound:
            return "sound";
        case KeyPlace::sound_loop:
            return "sound_loop";
        case KeyPlace::stem:
            return "stem";
        case KeyPlace::line:
            return "line";
        case KeyPlace::pacer:
            return "pacer";
        case KeyPlace::cue_set:
            return "cue_set";
        case KeyPlace::follow_up:
            return "follow_up";
        case KeyPlace::parameter:
            return "parameter";
        case KeyPlace::snapshot:
            return "snapshot";
        case KeyPlace::phase:
            return "phase";
        case KeyPlace::phase_length:
            return "phase_length";
        case KeyPlace::hold:
            return "hold";
        case KeyPlace::transition:
            return "transition";
        case KeyPlace::cue:
            return "cue";
        case KeyPlace::repeat:
            return "repeat";
        case KeyPlace::group:
            return "group";
        case KeyPlace::operator_entry:
            return {};  // a language of its own
    }
    return {};
}

/// A cue's `fade_in` is no mistake for that of the defaults.
bool stands_apart(config::Term where) noexcept { return where == KeyPlace::defaults; }

}  // namespace

const config::KeyTable& key_table() noexcept {
    static const config::KeyTable kTable{key_rows(), place_name, definition_name, stands_apart};
    return kTable;
}

const KeyRow* find_key(KeyPlace where, std::string_view name) noexcept {
    return config::find_key(key_table(), where, name);
}

std::vector<std::string> key_names(KeyPlace where) { return config::key_names(key_table(), where); }

std::string_view place_name(config::Term where) noexcept {
    switch (where.as<KeyPlace>()) {
        case KeyPlace::top:
            return "the script";
        case KeyPlace::defaults:
            return "'defaults'";
        case KeyPlace::gate:
            return "a gate";
        case KeyPlace::layer:
            return "a layer";
        case KeyPlace::duck:
            return "'duck'";
        case KeyPlace::sound:
            return "a sound";
        case KeyPlace::sound_loop:
            return "the 'loop' of a sound";
        case KeyPlace::stem:
            return "a stem";
        case KeyPlace::line:
            return "a line";
        case KeyPlace::pacer:
            return "a pacer";
        case KeyPlace::cue_set:
            return "a cue set";
        case KeyPlace::follow_up:
            return "a follow-up";
        case KeyPlace::parameter:
            return "a parameter";
        case KeyPlace::snapshot:
            return "a snapshot";
        case KeyPlace::phase:
            return "a phase";
        case KeyPlace::phase_length:
            return "the 'length' of a phase";
        case KeyPlace::hold:
            return "'hold'";
        case KeyPlace::transition:
            return "'transition'";
        case KeyPlace::cue:
            return "a cue";
        case KeyPlace::repeat:
            return "'repeat'";
        case KeyPlace::group:
            return "a group";
        case KeyPlace::operator_entry:
            return "an entry of an operator log";
    }
    return "";
}

std::string_view name_kind_name(NameKind kind) noexcept {
    switch (kind) {
        case NameKind::none:
            break;
        case NameKind::gate:
            return "gate";
        case NameKind::layer:
            return "layer";
        case NameKind::sound:
            return "sound";
        case NameKind::line:
            return "line";
        case NameKind::pacer:
            return "pacer";
        case NameKind::cue_set:
            return "cue set";
        case NameKind::parameter:
            return "parameter";
        case NameKind::snapshot:
            return "snapshot";
        case NameKind::synth:
            return "synthesised sound";
        case NameKind::phase:
            return "phase";
        case NameKind::marker:
            return "marker";
    }
    return "name";
}

}  // namespace stillroom::scripts
