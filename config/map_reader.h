/// One map of a file, read through the rows of its keys.
#pragma once

#include "audio/base/units.h"
#include "config/keys.h"
#include "config/reading.h"
#include "config/values.h"
#include "config/written.h"
#include "config/yaml_reader.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::config {

/// Reads the values of a map, each by the kind and bounds of its row. What is wrong is reported once, at its place;
/// a getter then gives nothing. A getter of another kind than its row's is our bug and asserts.
/// [control] one thread; keeps references to the node and to the reading.
class MapReader {
public:
    /// Checks that the node is a map, that its keys are known (a row, or one of `further`), have values, and that
    /// none that is required is missing.
    MapReader(const YamlNode& node, Term where, Reading& reading, const std::vector<std::string>& further = {});

    /// False when the node is no map: nothing in it can be read.
    [[nodiscard]] bool is_map() const noexcept { return node_.kind == YamlNode::Kind::map; }
    [[nodiscard]] const YamlNode& node() const noexcept { return node_; }
    [[nodiscard]] const Place& place() const noexcept { return node_.place; }
    [[nodiscard]] Term where() const noexcept { return where_; }
    [[nodiscard]] Reading& reading() noexcept { return reading_; }

    /// Reports keys that their rows do not take together with this action or verb.
    void check_actions(std::string_view action);

    /// True when the key is written, whatever stands behind it; also when it was meant and misspelt, which is
    /// reported already.
    [[nodiscard]] bool wrote(std::string_view key) const {
        return node_.find(key) != nullptr || meant_.contains(key);
    }
    /// The place of the key itself, else that of the map.
    [[nodiscard]] Place key_place(std::string_view key) const;
    /// The value behind a key, where there is one that is not already reported.
    [[nodiscard]] const YamlNode* value(std::string_view key) const;

    [[nodiscard]] std::optional<Written<audio::Seconds>> duration(std::string_view key);
    [[nodiscard]] std::optional<audio::Decibels> gain(std::string_view key);
    [[nodiscard]] std::optional<Written<audio::Loudness>> loudness(std::string_view key);
    [[nodiscard]] std::optional<audio::Decibels> true_peak(std::string_view key);
    /// number, rate (/min), growth (0.02 is 2 %), pitch (Hz), sound level (dBA)
    [[nodiscard]] std::optional<double> number(std::string_view key);
    [[nodiscard]] std::optional<int> integer(std::string_view key);
    [[nodiscard]] std::vector<Written<int>> integers(std::string_view key);  ///< each once
    [[nodiscard]] std::optional<Written<std::chrono::year_month_day>> date(std::string_view key);
    /// True where the value is the plain word `off`, or another that its row takes in place of a value.
    [[nodiscard]] bool says(std::string_view key, std::string_view word) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view key);
    [[nodiscard]] std::optional<Written<std::string>> word(std::string_view key);  ///< word, id, name or language
    [[nodiscard]] std::vector<Written<std::string>> words(std::string_view key);   ///< of any list of words
    [[nodiscard]] LocalText text(std::string_view key);
    /// The position among the row's choices.
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view key);
    /// A choice as an enumeration whose values stand in the order of the row.
    template <typename E>
    [[nodiscard]] std::optional<E> choice_as(std::string_view key) {
        const std::optional<std::size_t> index = choice(key);
        return index ? std::optional<E>{static_cast<E>(*index)} : std::nullopt;
    }
    /// The map behind a key of kind `map`, else nothing.
    [[nodiscard]] std::optional<MapReader> map(std::string_view key, const std::vector<std::string>& further = {});
    /// The maps behind a key of kind `map_list`.
    [[nodiscard]] std::vector<const YamlNode*> maps(std::string_view key);
    /// The entries behind a key that maps names to values.
    [[nodiscard]] std::vector<const YamlEntry*> entries(std::string_view key);

protected:
    [[nodiscard]] const KeyRow& row(std::string_view key) const;

private:
    void check_keys(const std::vector<std::string>& further);
    void check_required();

    const YamlNode& node_;
    Term where_;
    Reading& reading_;
    std::map<std::string, Place, std::less<>> meant_;  ///< keys that were misspelt, and where
};

}  // namespace stillroom::config
