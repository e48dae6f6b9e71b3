#include "audio/content/content_store.h"
#include "audio/content/loudness.h"
#include "audio/content/spoken_line.h"
#include "tests/audio/content_media.h"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRoom{48000};

PreparedClip prepared(ContentStore& store, const LineRecipe& recipe) {
    auto clip = store.prepare_line(recipe);
    if (!clip) FAIL(clip.error().message);
    return *clip;
}

LineRecipe line(const std::string& language, std::vector<std::string> units) {
    LineRecipe recipe;
    recipe.id = "test.line";
    recipe.language = language;
    recipe.recordings.resize(units.size());
    recipe.units = std::move(units);
    return recipe;
}

}  // namespace

TEST_CASE("a line without recordings is spoken as a draft in English and Spanish, at a calm pace and -20 LUFS") {
    const LineRecipe recipe = GENERATE(
        line("en", {"Welcome. There is no right or wrong way to do this session.",
                    "You can settle the way your body likes, eyes open or closed."}),
        line("es", {"Le damos la bienvenida. En esta sesión no hay una manera correcta ni incorrecta de hacerlo.",
                    "Puede acomodarse como prefiera, con los ojos abiertos o cerrados."}),
        line("es-MX", {"Hay tiempo."}));
    CAPTURE(recipe.language);
    const TemporaryFolder folder;
    ContentStore store(folder / "store", kRoom);
    const PreparedClip clip = prepared(store, recipe);
    CHECK(clip.draft);
    CHECK(clip.channels == 1);
    CHECK(clip.loudness.lufs == Approx(-20.0).margin(0.7));
    CHECK(clip.true_peak_dbtp <= -5.0);
    CHECK(clip.limited_db >= 0.0);
    CHECK(clip.limited_db < 6.0);
    REQUIRE(clip.unit_starts.size() == recipe.units.size());
    REQUIRE(clip.unit_ends.size() == recipe.units.size());
    for (std::size_t i = 0; i < recipe.units.size(); ++i) {
        const double seconds = seconds_of(clip.unit_ends[i] - clip.unit_starts[i], kRoom).value;
        const auto words = 1 + std::count(recipe.units[i].begin(), recipe.units[i].end(), ' ');
        CHECK(static_cast<double>(words) / seconds * 60.0 > 80.0);
        CHECK(static_cast<double>(words) / seconds * 60.0 < 150.0);
        if (i > 0) CHECK(clip.unit_starts[i] - clip.unit_ends[i - 1] == frames_of(recipe.gap, kRoom));
    }
}
