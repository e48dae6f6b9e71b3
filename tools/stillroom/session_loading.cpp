#include "tools/stillroom/session_loading.h"

#include "audio/content/content_store.h"
#include "config/finding_text.h"
#include "engine/journal/series_memory.h"
#include "scripts/lint.h"
#include "scripts/parse.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/private_clip.h"
#include "tools/stillroom/progress.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace stillroom::tools {

namespace {

/// What tools/setup mends, or room and rights do, is missing from the machine, not wrong with the script.
bool is_about_the_machine(const config::Finding& finding) {
    return finding.severity == config::Severity::error &&
           (finding.remedy == "run tools/setup" || finding.message.starts_with("the content store "));
}

/// What is in the way, without the advice on the script.
config::Diagnostics errors_of(const config::Diagnostics& findings) {
    config::Diagnostics errors;
    for (const config::Finding& finding : findings.findings())
        if (finding.severity == config::Severity::error) errors.add(finding);
    return errors;
}

bool alike(const config::Finding& a, const config::Finding& b) {
    if (is_about_the_machine(a) && is_about_the_machine(b)) return a.message == b.message;
    const auto key = [](const config::Finding& finding) {
        return std::tie(finding.place.file, finding.place.line, finding.place.column, finding.rule,
                        finding.message);
    };
    return key(a) == key(b);
}

}  // namespace

void add_script_options(CLI::App& command, ScriptRequest& request) {
    command.add_option("script", request.file, "The session script, a YAML file")->required()->type_name("SCRIPT");
    command.add_option("--language", request.language, "Language of the session (default: the script's first)")
        ->type_name("TAG");
    command.add_option("--content", request.content_root, "Folder that sounds and recordings are found in")
        ->type_name("DIR");
}

void add_scripts_options(CLI::App& command, ScriptsRequest& request) {
    command.add_option("scripts", request.files, "Session scripts, YAML files")->required()->type_name("SCRIPT");
    command.add_option("--language", request.language, "Only this one of the script's languages")->type_name("TAG");
    command.add_option("--content", request.content_root, "Folder that sounds and recordings are found in")
        ->type_name("DIR");
    command.add_flag("--json", request.json, "One JSON document instead of text");
}

LoadedScript::LoadedScript(const ScriptRequest& request, const scripts::OutputPrivacy& privacy) {
    script_ = scripts::parse(request.file, request.content_root, findings_, privacy);
    if (script_) scripts::lint(*script_, findings_);
}

void LoadedScript::prepare(const std::vector<std::string>& languages, const PreparationProgress& progress) {
    if (!script_) return;
    audio::ContentStore store(audio::ContentStore::default_folder(), kRoomRate);
    std::optional<Progress> bar;
    if (!progress) bar.emplace("preparing");
    config::Diagnostics found;
    media_ = scripts::prepare_media(*script_, languages, store, found,
                                    [&](const std::string& what, int done, int total) {
                                        const double share = static_cast<double>(done) / std::max(total, 1);
                                        if (bar)
                                            bar->show(share, what);
                                        else
                                            progress(share, what);
                                    });
    add_new(found);
}

std::optional<scripts::Plan> LoadedScript::compile(const std::string& language,
                                                   const scripts::SessionChoices& choices) {
    if (!script_) return std::nullopt;
    config::Diagnostics found;
    auto plan = scripts::compile(*script_, media_, language, kRoomRate, found, choices);
    add_new(found);
    return plan;
}

std::optional<engine::OperatorLog> LoadedScript::operator_log(const ScriptRequest& request) {
    if (!script_) return std::nullopt;
    return operator_log_of(request.choices, request.language, *script_, kRoomRate, findings_);
}

std::vector<std::string> LoadedScript::languages() const {
    std::vector<std::string> tags;
    if (script_)
        for (const auto& tag : script_->languages) tags.push_back(tag.value);
    return tags;
}

std::map<std::string, std::vector<std::string>> LoadedScript::drafts() const {
    std::map<std::string, std::vector<std::string>> drafts;
    for (const auto& [key, clip] : media_.lines)
        if (clip.draft) drafts[key.second].push_back(key.first);
    return drafts;
}

Exit LoadedScript::verdict() const {
    if (findings_.errors() == 0) return Exit::done;
    const auto& all = findings_.findings();
    return std::any_of(all.begin(), all.end(), is_about_the_machine) ? Exit::something_missing : Exit::falls_short;
}

void LoadedScript::add_new(const config::Diagnostics& found) {
    for (const config::Finding& finding : found.findings()) {
        const auto& known = findings_.findings();
        if (std::none_of(known.begin(), known.end(), [&](const auto& old) { return alike(old, finding); }))
            findings_.add(finding);
    }
}

audio::Result<std::string> language_of(const ScriptRequest& request, const scripts::Script& script) {
    if (request.language.empty()) return script.languages.front().value;
    std::string known;
    for (const auto& tag : script.languages) {
        if (tag.value == request.language) return request.language;
        known += (known.empty() ? "" : ", ") + tag.value;
    }
    return audio::Error{
        fmt::format("'{}' does not speak '{}'; its languages are: {}", request.file, request.language, known)};
}

Exit say_unopened(const Unopened& why) {
    show_findings(why.findings);
    say(why.message);
    return why.exit;
}

std::variant<OpenedSession, Unopened> open_session(const ScriptRequest& request, const OpenOptions& options) {
    LoadedScript loaded(request, options.zone.privacy);
    std::optional<scripts::Plan> plan;
    std::optional<engine::OperatorLog> log;
    if (loaded.script()) {
        ScriptRequest spoken = request;
        if (spoken.language.empty()) spoken.language = options.zone.language;
        const auto spoken_there = language_of(spoken, *loaded.script());
        if (!spoken_there) return Unopened{Exit::wrong_usage, spoken_there.error().message, {}};
        log = loaded.operator_log(request);
        if (!log)
            return Unopened{request.choices.operate.empty() ? Exit::wrong_usage : Exit::falls_short,
                            fmt::format("'{}' cannot be played as chosen", request.file),
                            errors_of(loaded.findings())};
        const std::string& chosen = log->choices->language;
        const std::string language = chosen.empty() ? *spoken_there : chosen;
        loaded.prepare({language}, options.progress);
        if (options.vault != nullptr)
            if (const auto clip = options.vault->filled(kIntentionSlot)) loaded.fill(kIntentionSlot, *clip);
        plan = loaded.compile(language, *log->choices);
    }
    if (const int errors = loaded.findings().errors(); errors > 0 || !plan)
        return Unopened{
            loaded.verdict(),
            fmt::format("'{}' cannot be played: {} error{}", request.file, errors, errors == 1 ? "" : "s"),
            loaded.findings()};
    if (options.records) scripts::go_on_with_series(*plan, engine::series_so_far(*options.records, *plan));
    auto session = engine::SessionPlan::build(std::move(*plan), options.seed, options.vault);
    if (!session) return Unopened{Exit::falls_short, session.error().message, {}};
    return OpenedSession{std::move(*session), *std::move(log)};
}

std::string drafts_text(const std::map<std::string, std::vector<std::string>>& drafts) {
    constexpr int kWidth = 110;
    std::string text;
    for (const auto& [language, lines] : drafts) {
        text +=
            fmt::format("{} draft{} in '{}', spoken by a computer until somebody records {} [draft]\n",
                        lines.size(), lines.size() == 1 ? "" : "s", language, lines.size() == 1 ? "it" : "them");
        for (const std::string& line : wrapped(fmt::format("{}", fmt::join(lines, " ")), kWidth))
            text += fmt::format("  {}\n", line);
    }
    return text;
}

void show_findings(const config::Diagnostics& findings) {
    config::Diagnostics shown;
    for (const config::Finding& finding : findings.findings())
        if (finding.severity != config::Severity::note) shown.add(finding);
    const std::string text = config::findings_text(shown, {.colour = shows_colours(stderr)});
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace stillroom::tools
