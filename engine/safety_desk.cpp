#include "engine/safety_desk.h"

#include <cassert>

namespace stillroom::engine {

using Kind = rt::SafetyCommand::Kind;

namespace {

constexpr double kStopFade = 2.0;
constexpr double kCutFade = 0.01;
constexpr double kQuietFade = 8.0;
constexpr double kTalkFade = 0.12;
constexpr double kTalkDuck = -12.0;
/// Of lower and raise; the output stage makes a rise as long as its law wants.
constexpr double kTrimFade = 0.1;

}  // namespace

std::optional<Kind> safety_kind_of(VerbKind verb) noexcept {
    switch (verb) {
        case VerbKind::stop:
        case VerbKind::cut:
            return Kind::master;
        case VerbKind::quiet:
            return Kind::quiet;
        case VerbKind::talk:
            return Kind::talk;
        case VerbKind::lower:
        case VerbKind::raise:
            return Kind::trim;
        default:
            return std::nullopt;
    }
}

std::optional<rt::SafetyCommand> SafetyDesk::press(const Verb& verb) {
    switch (verb.kind) {
        case VerbKind::stop:
            return command(Kind::master, audio::kSilent, kStopFade);
        case VerbKind::cut:
            return command(Kind::master, audio::kSilent, kCutFade);
        case VerbKind::quiet:
            return command(Kind::quiet, audio::kSilent, kQuietFade);
        case VerbKind::talk:
            assert(verb.on);
            return command(Kind::talk, audio::Decibels{*verb.on ? kTalkDuck : 0.0}, kTalkFade);
        case VerbKind::lower:
            trim_.lower();
            return command(Kind::trim, audio::Decibels{trim_.decibels()}, kTrimFade);
        case VerbKind::raise:
            trim_.raise();
            return command(Kind::trim, audio::Decibels{trim_.decibels()}, kTrimFade);
        default:
            return std::nullopt;
    }
}

rt::SafetyCommand SafetyDesk::trim_now() const {
    return {.kind = Kind::trim,
            .gain = static_cast<float>(audio::gain_of(audio::Decibels{trim_.decibels()})),
            .length = audio::Frames{0},
            .press = presses_[static_cast<std::size_t>(Kind::trim)]};
}

rt::SafetyCommand SafetyDesk::command(Kind kind, audio::Decibels to, double seconds) {
    return {.kind = kind,
            .gain = static_cast<float>(audio::gain_of(to)),
            .length = audio::frames_of(audio::Seconds{seconds}, rate_),
            .press = ++presses_[static_cast<std::size_t>(kind)]};
}

}  // namespace stillroom::engine
