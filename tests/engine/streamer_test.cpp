#include "engine/streamer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.h"

using namespace stillroom;
using audio::Frames;
using engine::ClipReader;
using engine::ClipStream;
using engine::RingFiller;
using engine::StemStream;
using engine::Streamer;
using engine::StreamFiller;

namespace {

constexpr int kLap = 200'003;
constexpr int kSecond = 48'000;

/// Never zero, and no two neighbours alike.
float mark(std::int64_t at) { return 0.25f + static_cast<float>(at * 40'503 % 65'536) / 131'072.0f; }

/// A stereo clip that goes round for ever, as the store keeps it.
struct Store {
    Store() {
        source.clip.file = folder.path() / "clip";
        source.clip.channels = 2;
        source.clip.length = source.out = Frames{kLap};
        source.loop = scripts::PlannedLoop{Frames{0}, Frames{kLap}, Frames{0}};
        std::vector<float> frames;
        for (int i = 0; i < kLap; ++i) {
            frames.push_back(mark(i));
            frames.push_back(-mark(i));
            marks.push_back(mark(i));
        }
        std::ofstream(source.clip.file, std::ios::binary)
            .write(reinterpret_cast<const char*>(frames.data()),
                   static_cast<std::streamsize>(frames.size() * sizeof(float)));
    }
    [[nodiscard]] ClipReader open() const {
        auto reader = ClipReader::open(source);
        REQUIRE(reader);
        return std::move(*reader);
    }
    tests::TemporaryFolder folder;
    scripts::ClipSource source;
    std::vector<float> marks;
};

/// One stream as it is heard.
struct Listener {
    /// Reads as a voice does, and compares with the clip.
    void read(ClipStream& stream, const Store& store, int frames) {
        for (int done = 0; done < frames;) {
            const audio::SourceSpan span = stream.source().read(std::min(frames - done, audio::kReadAhead));
            if (span.starved && !starving) ++starved;
            starving = span.starved;
            const bool silent = span.left[0] == 0.0f;
            // The ways down and up are checked for their end alone: their frames count, and none is louder.
            for (int i = 0; i < span.frames && !silent;) {
                const auto place = static_cast<std::size_t>(at % kLap);
                const int count = static_cast<int>(
                    std::min<std::size_t>(static_cast<std::size_t>(span.frames - i), kLap - place));
                const float* expected = store.marks.data() + place;
                const bool same = std::equal(expected, expected + count, span.left + i);
                const bool quieter =
                    std::equal(expected, expected + count, span.left + i, [](float a, float b) { return b < a; });
                wrong += same || (span.frames <= 240 && quieter) ? 0 : 1;
                at += count;
                i += count;
            }
            silence += silent ? span.frames : 0;
            done += span.frames;
        }
    }
    std::int64_t at = 0;  ///< the frame of the clip that is due
    std::int64_t silence = 0;
    int starved = 0;
    int wrong = 0;
    bool starving = false;
};

/// Streams on a disk that answers late, in a time of its own: nothing waits.
class ImaginedDisk {
public:
    /// When a visit ends that began at this frame for this stream.
    using Answer = std::function<std::int64_t(std::int64_t began, std::size_t stream)>;

    ImaginedDisk(int streams, Answer answer)
        : answer_(std::move(answer)), listeners_(static_cast<std::size_t>(streams)) {
        for (int i = 0; i < streams; ++i) {
            streams_.push_back(std::make_unique<ClipStream>(store_.open()));
            streamer_.add(*streams_.back());
        }
        REQUIRE(streamer_.prepare());
        for (auto& stream : streams_) stream->seek(Frames{0});
    }

    /// All streams play for so many frames.
    void play(std::int64_t frames) {
        constexpr int kStep = 1024;
        constexpr int kLook = kSecond / 4;
        for (const std::int64_t until = now_ + frames; now_ < until; now_ += kStep) {
            const bool ended = end_visits();
            // A thread that has just been at the disk looks at once, idle ones several times a second.
            if (ended || now_ / kLook != (now_ - kStep) / kLook) begin_visits();
            for (std::size_t i = 0; i < streams_.size(); ++i) listeners_[i].read(*streams_[i], store_, kStep);
        }
    }
    [[nodiscard]] std::vector<Listener>& listeners() { return listeners_; }
    [[nodiscard]] std::int64_t now() const { return now_; }
    /// Of all rings, in frames.
    [[nodiscard]] int emptiest() const {
        int least = Streamer::kRing;
        for (const auto& stream : streams_) least = std::min(least, stream->filler().filled());
        return least;
    }

private:
    struct Visit {
        StreamFiller* filler = nullptr;
        std::int64_t until = 0;
    };
    bool end_visits() {
        bool ended = false;
        for (Visit& visit : visits_) {
            if (visit.until > now_) continue;
            visit.filler->fill();
            streamer_.release(*visit.filler);
            visit.filler = nullptr;
            ended = true;
        }
        std::erase_if(visits_, [](const Visit& visit) { return visit.filler == nullptr; });
        return ended;
    }
    void begin_visits() {
        const std::size_t threads =
            std::min<std::size_t>(Streamer::kMostThreads, streams_.size() / Streamer::kStreamsPerThread);
        while (visits_.size() < threads) {
            StreamFiller* const filler = streamer_.claim();
            if (!filler) return;
            const auto stream = static_cast<std::size_t>(
                std::find_if(streams_.begin(), streams_.end(),
                             [filler](const auto& own) { return &own->filler() == filler; }) -
                streams_.begin());
            visits_.push_back({filler, answer_(now_, stream)});
        }
    }

    Store store_;
    Answer answer_;
    std::vector<std::unique_ptr<ClipStream>> streams_;
    std::vector<Listener> listeners_;
    Streamer streamer_;
    std::vector<Visit> visits_;
    std::int64_t now_ = 0;
};

constexpr std::int64_t kLate = 3 * kSecond / 10;

/// Answers after 300 ms, and not at all between two frames.
ImaginedDisk::Answer late_with_stall(std::int64_t from, std::int64_t to) {
    return [=](std::int64_t began, std::size_t) {
        return (began + kLate > from && began < to ? std::max(began, to) : began) + kLate;
    };
}

}  // namespace

TEST_CASE("Sixty-four streams play from a disk that answers after 300 ms and stalls for three seconds",
          "[engine][streamer]") {
    ImaginedDisk disk(64, late_with_stall(20 * kSecond, 23 * kSecond));
    disk.play(60 * kSecond);
    for (const Listener& listener : disk.listeners()) {
        CHECK(listener.starved == 0);
        CHECK(listener.wrong == 0);
        CHECK(listener.at >= 60 * kSecond);
    }
    CHECK(disk.emptiest() > 2 * kSecond);
}

TEST_CASE("A stall of three seconds right at the start starves nothing", "[engine][streamer]") {
    ImaginedDisk disk(64, late_with_stall(0, 3 * kSecond));
    disk.play(20 * kSecond);
    for (const Listener& listener : disk.listeners()) CHECK(listener.starved == 0);
}

TEST_CASE("A stall of fifteen seconds silences all, each once, and each goes on with the frame it stopped at",
          "[engine][streamer]") {
    const int streams = GENERATE(8, 64);
    ImaginedDisk disk(streams, late_with_stall(10 * kSecond, 25 * kSecond));
    disk.play(25 * kSecond);
    for (const Listener& listener : disk.listeners()) CHECK(listener.starving);
    disk.play(25 * kSecond);
    for (const Listener& listener : disk.listeners()) {
        CHECK(listener.starved == 1);
        CHECK_FALSE(listener.starving);
        CHECK(listener.wrong == 0);
        CHECK(listener.at + listener.silence >= disk.now());
        CHECK(listener.at + listener.silence < disk.now() + audio::kReadAhead);
        CHECK(listener.silence < 15 * kSecond);
        CHECK(listener.silence > 2 * kSecond);
    }
}

TEST_CASE("One stream whose file answers once in eight seconds takes nothing from the others",
          "[engine][streamer]") {
    ImaginedDisk disk(8, [](std::int64_t began, std::size_t stream) {
        return began + (stream == 3 ? 8 * kSecond : kSecond / 10);
    });
    disk.play(60 * kSecond);
    for (std::size_t i = 0; i < 8; ++i) CHECK((disk.listeners()[i].starved > 0) == (i == 3));
    for (const Listener& listener : disk.listeners()) CHECK(listener.wrong == 0);
}

TEST_CASE("The ring that starves first is visited first, once at a time, and what no voice plays comes last",
          "[engine][streamer]") {
    Store store;
    ClipStream resting(store.open()), fuller(store.open()), emptier(store.open());
    Streamer streamer;
    for (ClipStream* stream : {&resting, &fuller, &emptier}) streamer.add(*stream);
    REQUIRE(streamer.prepare());
    CHECK(streamer.claim() == nullptr);  // all are full
    for (ClipStream* stream : {&resting, &fuller, &emptier}) stream->seek(Frames{0});
    const auto play = [](ClipStream& stream, int frames) {
        while (frames > 0) frames -= stream.source().read(audio::kReadAhead).frames;
    };
    play(resting, Streamer::kRing * 3 / 4);
    play(fuller, Streamer::kRing / 3);
    play(emptier, Streamer::kRing / 2);
    resting.rest();
    CHECK(streamer.claim() == &emptier.filler());
    CHECK(streamer.claim() == &fuller.filler());
    CHECK(streamer.claim() == &resting.filler());
    CHECK(streamer.claim() == nullptr);
    streamer.release(fuller.filler());
    CHECK(streamer.claim() == &fuller.filler());
}

TEST_CASE("A stream's head is in memory before it plays and again after it has played", "[engine][streamer]") {
    Store store;
    ClipStream stream(store.open());
    Streamer streamer;
    streamer.add(stream);
    REQUIRE(streamer.prepare());
    stream.seek(Frames{0});
    Listener first;
    first.read(stream, store, 100'000);
    stream.rest();
    while (StreamFiller* filler = streamer.claim()) {
        filler->fill();
        streamer.release(*filler);
    }
    // From here on the disk is gone.
    std::filesystem::resize_file(store.source.clip.file, 0);
    stream.seek(Frames{0});
    Listener again;
    again.read(stream, store, Streamer::kRing - 2 * audio::kReadAhead);
    CHECK(first.wrong + again.wrong == 0);
    CHECK(again.starved == 0);
    CHECK_FALSE(stream.failed());
}

TEST_CASE("A stream sought in the middle plays from there after one visit", "[engine][streamer]") {
    Store store;
    ClipStream stream(store.open());
    Streamer streamer;
    streamer.add(stream);
    REQUIRE(streamer.prepare());
    stream.seek(Frames{7'777'777});
    Listener listener;
    listener.at = 7'777'777;
    listener.read(stream, store, RingFiller::kVisit / 2);
    CHECK(listener.wrong == 0);
    CHECK(listener.starved == 0);
}

TEST_CASE("Streams of a disk that fails before the session are refused together", "[engine][streamer]") {
    Store good;
    Store bad;
    ClipStream first(good.open()), second(bad.open());
    Streamer streamer;
    streamer.add(first);
    streamer.add(second);
    std::filesystem::resize_file(bad.source.clip.file, 1'000);
    const auto prepared = streamer.prepare();
    REQUIRE_FALSE(prepared);
    CHECK(prepared.error().message.find(bad.source.clip.file.string()) != std::string::npos);
}

TEST_CASE("Many streams share the memory that few would fill", "[engine][streamer]") {
    CHECK(Streamer::ring_for(2) == Streamer::kRing);
    const auto bytes = [](int channels) {
        return std::int64_t{channels} * Streamer::ring_for(channels) * static_cast<std::int64_t>(sizeof(float));
    };
    for (const int channels : {2, 16, 63, 64, 65, 128}) CHECK(bytes(channels) <= Streamer::kMostMemory);
    // However many there are, each lasts five seconds.
    CHECK(Streamer::ring_for(1'000) >= 5 * kSecond);
}

TEST_CASE("Stems that are streamed give the same frames as in memory, and stay together when one file stalls",
          "[engine][streamer][stems]") {
    Store store;
    std::vector<StemStream::Stem> stems;
    stems.push_back({store.open(), 1.0f});
    stems.push_back(
        {engine::rt::MemorySource(store.marks.data(), store.marks.data(), Frames{kLap}, Frames{0}, Frames{kLap}),
         -1.0f});
    stems.push_back({store.open(), 0.5f});
    StemStream stream(std::move(stems));
    Streamer streamer;
    streamer.add(stream);
    REQUIRE(streamer.prepare());
    REQUIRE(stream.fillers().size() == 2);
    const std::int64_t from = GENERATE(0, 12'345'678);
    stream.seek(Frames{from});
    std::int64_t at = from;
    int wrong = 0;
    int silent = 0;
    for (int block = 0; block < 2'000; ++block) {
        const audio::SourceSpan span = stream.source().read(audio::kMaxBlock);
        const bool faded = span.frames <= 240;
        for (int i = 0; i < span.frames; ++i) {
            if (span.left[i] == 0.0f) {
                ++silent;
                continue;
            }
            // On the left the first and second cancel, on the right they add up.
            wrong += !faded && (span.left[i] != 0.5f * mark(at % kLap) || span.right[i] != -2.5f * mark(at % kLap));
            ++at;
        }
        // The second file answers nothing from block 500 to 1500.
        if (block % 50 == 0) stream.fillers()[0]->fill();
        if (block % 50 == 0 && (block < 500 || block > 1'500)) stream.fillers()[1]->fill();
    }
    CHECK(wrong == 0);
    CHECK(silent > 100'000);
    CHECK(at > from + 1'000'000);
}

TEST_CASE("The streamer's threads keep rings filled while they are read", "[engine][streamer]") {
    Store store;
    std::vector<std::unique_ptr<ClipStream>> streams;
    Streamer streamer;
    for (int i = 0; i < 10; ++i) {
        streams.push_back(std::make_unique<ClipStream>(store.open()));
        streamer.add(*streams.back());
    }
    REQUIRE(streamer.prepare());
    for (auto& stream : streams) stream->seek(Frames{0});
    streamer.start(false);
    std::vector<Listener> listeners(streams.size());
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (std::chrono::steady_clock::now() < give_up) {
        bool all = true;
        bool read = false;
        for (std::size_t i = 0; i < streams.size(); ++i) {
            all = all && listeners[i].at > 3 * Streamer::kRing;
            if (streams[i]->filler().filled() <= 2 * audio::kReadAhead) continue;  // it is the threads' turn
            listeners[i].read(*streams[i], store, audio::kReadAhead);
            read = true;
        }
        if (all) break;
        if (!read) std::this_thread::yield();
    }
    streamer.stop();
    for (const Listener& listener : listeners) {
        CHECK(listener.at > 3 * Streamer::kRing);
        CHECK(listener.wrong == 0);
        CHECK(listener.starved == 0);
    }
}
