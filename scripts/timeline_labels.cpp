#include "scripts/timeline_labels.h"

#include <fmt/format.h>
#include <algorithm>
#include <variant>

namespace stillroom::scripts {

namespace {

constexpr TimelineLabels kEnglish{
    .language = "English",
    .bed = "Bed",
    .nature = "Nature",
    .pacer = "Breath",
    .line = "Words",
    .tone = "Tone",
    .staff = "Staff",
    .loudness = "Loudness",
    .ending = "end",
    .estimated = "lengths of speech estimated",
    .minutes = "min",
    .per_minute = "/min",
    .for_staff = "For staff",
    .findings = "Findings",
    .no_findings = "No findings.",
    .gate = "Waits for staff",
};
constexpr TimelineLabels kSpanish{
    .language = "Español",
    .bed = "Fondo",
    .nature = "Naturaleza",
    .pacer = "Respiración",
    .line = "Palabras",
    .tone = "Nota",
    .staff = "Equipo",
    .loudness = "Sonoridad",
    .ending = "fin",
    .estimated = "duración del habla estimada",
    .minutes = "min",
    .per_minute = "/min",
    .for_staff = "Para el equipo",
    .findings = "Avisos",
    .no_findings = "Sin avisos.",
    .gate = "Espera al equipo",
};

bool is_continuation(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

const TimelineLabels& timeline_labels(std::string_view language) noexcept {
    return language == "es" || language.substr(0, 3) == "es-" ? kSpanish : kEnglish;
}

std::string layer_label(const TimelineLabels& labels, const PlannedLayer& layer) {
    if (layer.id == "bed") return std::string(labels.bed);
    if (layer.id == "nature") return std::string(labels.nature);
    if (layer.id == "pacer") return std::string(labels.pacer);
    if (layer.id == "line") return std::string(labels.line);
    if (layer.id == "tone") return std::string(labels.tone);
    return layer.id;
}

std::string clock_text(Frames at, SampleRate rate) {
    const auto seconds = (at.count + rate.hertz / 2) / rate.hertz;
    if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&#39;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20U || c == '\n' || c == '\t') safe += c;
        }
    }
    return safe;
}

std::size_t character_count(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string first_words(std::string_view text, std::size_t characters) {
    if (character_count(text) <= characters) return std::string(text);
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size() && (seen < characters || is_continuation(text[end])); ++end) {
        if (!is_continuation(text[end])) ++seen;
    }
    const std::size_t blank = text.substr(0, end).find_last_of(' ');
    if (blank != std::string_view::npos && blank > end / 2) end = blank;
    while (end > 0 && std::string_view(" ,;:./").find(text[end - 1]) != std::string_view::npos) --end;
    return std::string(text.substr(0, end)) + "…";
}

bool speech_is_prepared(const Plan& plan) noexcept {
    for (const PlannedPhase& phase : plan.phases) {
        for (const PlannedCue& cue : phase.cues) {
            const auto* line = std::get_if<PlannedLine>(&cue.action);
            if (line && line->clip.file.empty()) return false;
        }
    }
    return true;
}

}  // namespace stillroom::scripts
