/// Journals for tests: a session that was played on paper, and a disk that fails when told.
#pragma once

#include "engine/journal/journal_disk.h"
#include "engine/journal/journal_writer.h"
#include "engine/journal/session_header.h"
#include "tests/support/temporary_folder.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace stillroom::tests {

inline constexpr audio::Seconds kPatience{60.0};

/// The header of a session of a small script.
inline engine::SessionHeader paper_header() {
    engine::SessionHeader header;
    header.program = "0.0.0";
    header.session = engine::session_code();
    header.started = "2026-11-23T12:53:31Z";
    header.script_id = "paper";
    header.title = "Paper";
    header.script_file = "sessions/paper.yaml";
    header.origin.files = {{"sessions/paper.yaml", "stillroom: 1\n"}, {"library/lines.yaml", "lines: {}\n"}};
    header.origin.clips.files = {{"music/dawn.flac", std::string(64, 'a')}};
    header.origin.clips.lines = {{"iv.arrival.1", std::string(64, 'b')}};
    header.language = "en";
    header.route = "iv";
    header.seed = 77;
    header.boot = "boot";
    header.gates_that_wait = {"pump_on"};
    header.choices.language = "en";
    header.choices.route = scripts::Route::iv;
    header.choices.excluded_tags = {"choir", "water"};
    header.choices.level.value = -4.5;
    header.choices.pacer_rate = 5.5;
    header.choices.density = scripts::CueDensity::sparse;
    header.choices.outputs = {scripts::OutputRole::headphones};
    header.choices.code = "XY";
    header.names = {{"warm", "bed", ""}, {"iv.arrival.1", "line", "Hello"}, {"contact", "set", "Feet and hands"}};
    return header;
}

/// Waits for something that another thread brings about.
inline bool comes_true(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::duration<double>(kPatience.value);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

/// Gives a recorder something of everything, up to a frame.
inline void play_on_paper(engine::SessionRecorder& recorder, audio::Frames until) {
    using What = engine::SessionEvent::What;
    recorder.happened({audio::Frames{0}, What::phase, "arrival", "Arrival"});
    recorder.happened({audio::Frames{0}, What::start, "warm", ""});
    std::int64_t turn = 0;
    for (audio::Frames at{0}; at < until; at = at + audio::Frames{512 * 20}) {
        recorder.position(at);
        engine::Verb verb;
        verb.kind = turn % 3 == 0 ? engine::VerbKind::hold : engine::VerbKind::release;
        verb.value = 0.1 * static_cast<double>(turn);
        if (turn % 2 == 0) recorder.verb(at, verb);
        if (turn % 5 == 0)
            recorder.safety(at, {engine::rt::SafetyCommand::Kind::trim, 0.7079458f, {4800}, 3, false});
        if (turn % 7 == 0) recorder.happened({at, What::prompt, "prompt", "Check blood pressure"});
        ++turn;
    }
    recorder.position(until);
}

/// The machine's disk, until it is told to fail.
class FailingDisk final : public engine::JournalDisk {
public:
    enum class Fault { none, full, broken, sync_broken };

    std::atomic<Fault> fault{Fault::none};
    std::atomic<int> syncs{0};
    /// Called before every sync.
    std::function<void()> before_sync;

    audio::Result<std::unique_ptr<engine::JournalFile>> create(const std::filesystem::path& file) override {
        if (fault == Fault::full || fault == Fault::broken) return refusal();
        return wrap(engine::machine_disk().create(file));
    }
    audio::Result<std::unique_ptr<engine::JournalFile>> open(const std::filesystem::path& file) override {
        if (fault == Fault::broken) return refusal();
        return wrap(engine::machine_disk().open(file));
    }

private:
    class File final : public engine::JournalFile {
    public:
        File(FailingDisk& disk, std::unique_ptr<engine::JournalFile> file) : disk_(disk), file_(std::move(file)) {}
        audio::Result<void> write_at(std::int64_t offset, std::string_view bytes) override {
            if (disk_.fault == Fault::broken) return disk_.refusal();
            if (disk_.fault != Fault::full) return file_->write_at(offset, bytes);
            // A disk that fills takes the first part.
            (void)file_->write_at(offset, bytes.substr(0, bytes.size() / 2));
            return disk_.refusal();
        }
        audio::Result<void> sync() override {
            ++disk_.syncs;
            if (disk_.before_sync) disk_.before_sync();
            if (disk_.fault != Fault::sync_broken) return file_->sync();
            return disk_.refusal();
        }
        audio::Result<void> cut(std::int64_t length) override { return file_->cut(length); }

    private:
        FailingDisk& disk_;
        std::unique_ptr<engine::JournalFile> file_;
    };

    [[nodiscard]] audio::Error refusal() const {
        return audio::Error{fault == Fault::full ? "No space left on device" : "Input/output error"};
    }
    audio::Result<std::unique_ptr<engine::JournalFile>> wrap(
        audio::Result<std::unique_ptr<engine::JournalFile>> file) {
        if (!file) return file;
        return std::unique_ptr<engine::JournalFile>(std::make_unique<File>(*this, std::move(*file)));
    }
};

}  // namespace stillroom::tests
