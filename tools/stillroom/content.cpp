// stillroom content: the store of prepared sound.
#include "audio/content/content_store.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

using audio::ContentStore;
using nlohmann::ordered_json;

struct Options {
    std::vector<std::string> files;
    bool json = false;
};

ContentStore open_store() { return {ContentStore::default_folder(), kRoomRate}; }

std::string size_text(std::int64_t bytes) { return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6); }

std::string clip_text(const audio::PreparedClip& clip, const std::string& made_from) {
    return fmt::format("{:>8}  {:>6.1f} LUFS  {:>6.1f} dBTP  {}  {}{}\n", duration_text(clip.length, kRoomRate),
                       clip.loudness.lufs, clip.true_peak_dbtp, clip.channels == 2 ? "stereo" : "mono  ", made_from,
                       clip.draft ? "  (draft)" : "");
}

ordered_json clip_json(const audio::PreparedClip& clip, const std::string& made_from) {
    return {{"made_from", made_from},
            {"frames", clip.length.count},
            {"sample_rate", kRoomRate.hertz},
            {"channels", clip.channels},
            {"integrated_lufs", clip.loudness.lufs},
            {"true_peak_dbtp", clip.true_peak_dbtp},
            {"draft", clip.draft},
            {"hash", clip.hash},
            {"file", clip.file.string()}};
}

bool print_json(const ordered_json& document) {
    return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

Exit show_entries(const std::vector<ContentStore::Entry>& entries, const ContentStore& store, bool json,
                  const std::string& none, const char* closing) {
    std::int64_t bytes = 0;
    ordered_json clips = ordered_json::array();
    std::string text;
    for (const ContentStore::Entry& entry : entries) {
        bytes += entry.bytes;
        text += clip_text(entry.clip, entry.made_from);
        clips.push_back(clip_json(entry.clip, entry.made_from));
        clips.back()["bytes"] = entry.bytes;
    }
    if (json) {
        const ordered_json document{{"store", store.folder().string()}, {"clips", clips}, {"bytes", bytes}};
        return print_json(document) ? Exit::done : Exit::falls_short;
    }
    if (entries.empty())
        text = none + "\n";
    else
        text +=
            fmt::format("{} {}, {}, in {}\n", entries.size(), closing, size_text(bytes), store.folder().string());
    return print(text) ? Exit::done : Exit::falls_short;
}

Exit list(const Options& options) {
    const ContentStore store = open_store();
    return show_entries(store.list(), store, options.json,
                        fmt::format("nothing is prepared yet in {}", store.folder().string()), "clips");
}

Exit verify(const Options& options) {
    const ContentStore store = open_store();
    const auto broken = store.verify();
    if (options.json || broken.empty()) {
        const Exit shown = show_entries(broken, store, options.json, "every clip is whole", "clips");
        return broken.empty() ? shown : Exit::falls_short;
    }
    std::string text;
    for (const ContentStore::Entry& entry : broken)
        text += fmt::format("broken: {}, {}\n", entry.made_from, entry.clip.file.string());
    (void)print(text);
    say(fmt::format("delete {}; what a session needs is made again", broken.size() == 1 ? "it" : "them"));
    return Exit::falls_short;
}

Exit import_files(const Options& options) {
    ContentStore store = open_store();
    Exit exit = Exit::done;
    ordered_json clips = ordered_json::array();
    std::string text;
    for (const std::string& file : options.files) {
        const auto clip = store.prepare_file(file);
        if (!clip) {
            say(clip.error().message);
            exit = Exit::falls_short;
            continue;
        }
        text += clip_text(*clip, file);
        clips.push_back(clip_json(*clip, file));
    }
    const bool printed = options.json ? print_json({{"clips", clips}}) : print(text);
    return printed ? exit : Exit::falls_short;
}

}  // namespace

void add_content(CLI::App& program, Action& chosen) {
    CLI::App* command = program.add_subcommand("content", "The store of prepared sound: list, verify, import");
    command->require_subcommand(1);
    command->footer("Example: stillroom content import music/dawn.flac");
    const auto add = [&](const char* name, const char* help, Exit (*run)(const Options&), const char* example) {
        auto options = std::make_shared<Options>();
        CLI::App* part = command->add_subcommand(name, help);
        part->add_flag("--json", options->json, "One JSON document instead of text");
        part->footer(fmt::format("Example: stillroom content {}", example));
        part->callback([options, run, &chosen] { chosen = [options, run] { return run(*options); }; });
        return std::pair(part, options);
    };
    add("list", "Everything that is prepared, with length and loudness", list, "list");
    add("verify", "Read every clip again and compare it with its checksum", verify, "verify");
    const auto [import, options] =
        add("import", "Prepare sound files, or say what is wrong with them", import_files, "import music/*.flac");
    import->add_option("files", options->files, "WAV, AIFF, FLAC, Ogg Vorbis, Opus or MP3")
        ->required()
        ->type_name("FILE");
}

}  // namespace stillroom::tools
