#include "tools/stillroom/start_choices.h"

#include "config/values.h"
#include "scripts/keys.h"
#include "scripts/session_choices.h"
#include "tools/stillroom/plan_point.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace stillroom::tools {

namespace {

using scripts::KeyRow;
using scripts::SessionChoices;

/// One option, read by the row of its key in an operator log.
class Option {
public:
    Option(std::string_view key, const std::string& text, config::Diagnostics& findings)
        : row_(*scripts::find_key(scripts::KeyPlace::operator_entry, key)),
          place_{"--" + std::string(key), 0, 0},
          text_(text),
          findings_(findings) {}

    [[nodiscard]] const config::Place& place() const noexcept { return place_; }

    template <typename Number>
    std::optional<Number> number(config::Parsed<Number> (*grammar)(std::string_view), double Number::*value) {
        const auto parsed = grammar(text_);
        if (!parsed) return refuse(parsed.fault().problem, parsed.fault().remedy), std::nullopt;
        return within((*parsed).*value) ? std::optional<Number>(*parsed) : std::nullopt;
    }
    std::optional<double> number(config::Parsed<double> (*grammar)(std::string_view)) {
        const auto parsed = grammar(text_);
        if (!parsed) return refuse(parsed.fault().problem, parsed.fault().remedy), std::nullopt;
        return within(*parsed) ? std::optional<double>(*parsed) : std::nullopt;
    }
    /// A choice as an enumeration whose values stand in the order of the row.
    template <typename E>
    std::optional<E> choice() {
        const std::vector<std::string> words = scripts::words_of(row_.choices);
        const auto found = std::find(words.begin(), words.end(), text_);
        if (found != words.end()) return static_cast<E>(found - words.begin());
        refuse("is none of its words", fmt::format("write one of: {}", fmt::join(words, ", ")));
        return std::nullopt;
    }

private:
    void refuse(const std::string& problem, const std::string& remedy) {
        findings_.error(place_, "bad-value", fmt::format("'{}' {}", text_, problem), remedy);
    }
    bool within(double value) {
        if (value >= row_.min && value <= row_.max) return true;
        refuse("is out of bounds",
               fmt::format("write a value from {:g} to {:g}, like '{}'", row_.min, row_.max, row_.example));
        return false;
    }

    const KeyRow& row_;
    config::Place place_;
    const std::string& text_;
    config::Diagnostics& findings_;
};

void override_choices(const ChoiceRequest& request, const scripts::Script& script, SessionChoices& choices,
                      config::Diagnostics& findings) {
    if (!request.route.empty()) {
        Option option("route", request.route, findings);
        choices.route = option.choice<scripts::Route>();
        if (choices.route) check_route(script, {*choices.route, option.place()}, findings);
    }
    if (!request.excluded.empty()) choices.excluded_tags = request.excluded;
    for (const std::string& tag : request.excluded)
        check_excluded_tag(script, {tag, {"--exclude", 0, 0}}, findings);
    if (!request.level.empty()) {
        const auto level = Option("level", request.level, findings)
                               .number<audio::Decibels>(config::parse_gain, &audio::Decibels::value);
        choices.level = level.value_or(choices.level);
    }
    if (!request.pacer.empty()) {
        choices.pacer_off = request.pacer == "off";
        choices.pacer_rate.reset();
        if (!choices.pacer_off)
            choices.pacer_rate = Option("pacer", request.pacer, findings).number(config::parse_rate);
    }
    if (!request.density.empty()) {
        const auto density = Option("density", request.density, findings).choice<scripts::CueDensity>();
        choices.density = density.value_or(choices.density);
    }
}

}  // namespace

void add_choice_options(CLI::App& command, ChoiceRequest& request) {
    command
        .add_option("--operate", request.operate,
                    "Do what this operator log says staff did, at its times, which count from the script's start")
        ->type_name("FILE");
    command.add_option("--route", request.route, "How the medicine is given; must be the script's")
        ->type_name("ROUTE");
    command
        .add_option("--exclude", request.excluded, "Leave out what carries this tag; may be given more than once")
        ->type_name("TAG")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--level", request.level, "Everything softer, down to -12 dB")->type_name("DB");
    command.add_option("--pacer", request.pacer, "Rate of scheduled pacers, like 6/min; off: none")
        ->type_name("RATE|off");
    command.add_option("--density", request.density, "How many of the scheduled lines are spoken")
        ->type_name("full|sparse|none");
}

std::optional<engine::OperatorLog> operator_log_of(const ChoiceRequest& request, const std::string& language,
                                                   const scripts::Script& script, audio::SampleRate rate,
                                                   config::Diagnostics& findings) {
    const int errors_before = findings.errors();
    engine::OperatorLog log;
    if (!request.operate.empty()) {
        auto read = engine::read_operator_log(request.operate, script, rate, findings);
        if (read) log = *std::move(read);
    }
    if (!log.choices) log.choices.emplace();
    if (!language.empty()) log.choices->language = language;
    override_choices(request, script, *log.choices, findings);
    if (findings.errors() > errors_before) return std::nullopt;
    return log;
}

config::Diagnostics entries_before(audio::Frames from, const engine::OperatorLog& log, audio::SampleRate rate) {
    config::Diagnostics findings;
    for (std::size_t i = 0; i < log.verbs.size(); ++i) {
        const engine::TimedVerb& timed = log.verbs[i];
        if (timed.at >= from) break;
        findings.error(log.places[i], "before-start",
                       fmt::format("'{}' at {} lies before {}, where '--from' begins the session",
                                   name_of(timed.verb.kind), clock_text(timed.at, rate), clock_text(from, rate)),
                       "take it out, or begin earlier; 'at' counts from the script's start");
    }
    return findings;
}

std::string choices_text(const SessionChoices& choices) {
    std::vector<std::string> parts;
    if (!choices.excluded_tags.empty())
        parts.push_back(fmt::format("without {}", fmt::join(choices.excluded_tags, ", ")));
    if (choices.level.value < 0.0)
        parts.push_back(fmt::format("{} dB softer", config::number_text(-choices.level.value)));
    if (choices.pacer_off) parts.emplace_back("no pacer");
    if (choices.pacer_rate)
        parts.push_back(fmt::format("pacer at {}/min", config::number_text(*choices.pacer_rate)));
    if (choices.density != scripts::CueDensity::full)
        parts.emplace_back(choices.density == scripts::CueDensity::sparse ? "few words"
                                                                          : "no words until the return");
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace stillroom::tools
