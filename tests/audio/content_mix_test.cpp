#include "audio/content/content_store.h"

#include "tests/audio/content_media.h"

#include <catch2/catch.hpp>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRoom{48000};

PreparedClip prepared(ContentStore& store, const std::filesystem::path& file, const std::vector<float>& samples,
                      int channels) {
    REQUIRE(write_sound(file, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, channels, samples));
    auto clip = store.prepare_file(file);
    REQUIRE(clip);
    return *clip;
}

}  // namespace

TEST_CASE("clips that sound together are measured as their sum, each at its gain, mono on both sides") {
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    const auto mono = sine(997.0, 0.1, 3.0, 48000, 1), stereo = sine(997.0, 0.2, 4.0, 48000, 2);
    const std::vector<MixPart> parts{{prepared(store, folder / "mono.wav", mono, 1), Decibels{0.0}},
                                     {prepared(store, folder / "stereo.wav", stereo, 2), Decibels{-6.020599913}}};
    const auto level = store.measure_together(parts);
    REQUIRE(level);
    // Alike and in step: 0.1 and 0.1 add up to 0.2, for as long as the shorter sounds.
    const ClipLevel wanted = measure(sine(997.0, 0.2, 3.0, 48000, 2), 2, kRoom);
    CHECK(level->loudness.lufs == Approx(wanted.loudness.lufs).margin(0.001));
    CHECK(level->true_peak_dbtp == Approx(wanted.true_peak_dbtp).margin(0.001));
}

TEST_CASE("what was measured together once is known without its clips, and another gain is another measure") {
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    const auto sound = sine(440.0, 0.1, 2.0, 48000, 2);
    std::vector<MixPart> parts{{prepared(store, folder / "a.wav", sound, 2), Decibels{0.0}}};
    const auto first = store.measure_together(parts);
    REQUIRE(first);
    std::filesystem::remove(parts[0].clip.file);
    const auto again = store.measure_together(parts);
    REQUIRE(again);
    CHECK(again->loudness == first->loudness);
    CHECK(again->true_peak_dbtp == first->true_peak_dbtp);
    parts[0].gain = Decibels{-3.0};
    const auto other = store.measure_together(parts);
    REQUIRE_FALSE(other);
    CHECK(other.error().message.find("cannot be read; run 'stillroom content verify'") != std::string::npos);
}
