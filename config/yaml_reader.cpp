#include "config/yaml_reader.h"

#include "config/yaml_document_scan.h"
#include "config/yaml_messages.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cassert>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

namespace stillroom::config {

namespace {

/// Thrown out of the event handler to stop a parser that has seen enough; the finding stands already.
struct Stop {};

/// Turns the parser's marks into places: yaml-cpp counts lines and columns from 0, and columns in bytes. Marks that
/// follow each other on one line cost only the distance between them.
class PlaceFinder {
public:
    explicit PlaceFinder(const SourceText& source) : source_(source), starts_{0} {
        for (std::size_t at = 0; at < source.text.size(); ++at) {
            if (source.text[at] == '\n') starts_.push_back(at + 1);
        }
    }

    [[nodiscard]] Place place(const YAML::Mark& mark) {
        if (mark.line < 0) return {source_.file, 0, 0};
        const std::size_t at = offset(mark);
        if (mark.line != line_ || at < offset_) {
            line_ = mark.line;
            offset_ = starts_[line_index(mark)];
            column_ = 1;
        }
        column_ += static_cast<int>(characters_in(std::string_view{source_.text}.substr(offset_, at - offset_)));
        offset_ = at;
        return {source_.file, mark.line + 1, column_};
    }

    /// True when nothing but a list's dash and a key stand before the mark on its line.
    [[nodiscard]] bool is_behind_key(const YAML::Mark& mark) const {
        const std::size_t start = starts_[line_index(mark)];
        std::string_view before = std::string_view{source_.text}.substr(start, offset(mark) - start);
        before.remove_prefix(std::min(before.find_first_not_of(" -"), before.size()));
        return !before.empty() && before.find_first_of(" :\"'{[,") == std::string_view::npos;
    }

    /// A bracket or brace that starts a value on the nearest line above the mark and is not closed on it.
    [[nodiscard]] std::optional<Place> bracket_left_open_above(const YAML::Mark& mark) {
        for (std::size_t line = line_index(mark); line-- > 0;) {
            const std::string_view text =
                std::string_view{source_.text}.substr(starts_[line], starts_[line + 1] - starts_[line]);
            std::vector<std::size_t> open;
            for (std::size_t at = 0; at < text.size() && text[at] != '#'; ++at) {
                const bool starts_value =
                    at == 0 || text[at - 1] == ' ' || text[at - 1] == '[' || text[at - 1] == '{';
                if ((text[at] == '{' || text[at] == '[') && starts_value) open.push_back(at);
                if ((text[at] == '}' || text[at] == ']') && !open.empty()) open.pop_back();
            }
            if (open.empty()) continue;
            YAML::Mark found;
            found.line = static_cast<int>(line);
            found.column = static_cast<int>(open.back());
            return place(found);
        }
        return std::nullopt;
    }

    /// The text from the mark to the end of the file.
    [[nodiscard]] std::string_view text_at(const YAML::Mark& mark) const {
        return std::string_view{source_.text}.substr(offset(mark));
    }

    /// The `-` of a list item without a value, whose mark is that of whatever follows; the mark where none stands
    /// right before it.
    [[nodiscard]] Place place_of_dash_before(const YAML::Mark& mark) {
        const std::size_t dash = source_.text.find_last_not_of(" \n", std::max<std::size_t>(offset(mark), 1) - 1);
        if (dash == std::string::npos || source_.text[dash] != '-') return place(mark);
        const auto next_line = std::upper_bound(starts_.begin(), starts_.end(), dash);
        const auto line = static_cast<int>(next_line - starts_.begin()) - 1;
        YAML::Mark found;
        found.line = line;
        found.column = static_cast<int>(dash - *std::prev(next_line));
        return place(found);
    }

private:
    [[nodiscard]] std::size_t line_index(const YAML::Mark& mark) const {
        return std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1);
    }
    [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
        const auto column = static_cast<std::size_t>(std::max(0, mark.column));
        return std::min(starts_[line_index(mark)] + column, source_.text.size());
    }

    const SourceText& source_;
    std::vector<std::size_t> starts_;
    int line_ = -1;
    std::size_t offset_ = 0;
    int column_ = 1;
};

/// Builds our tree from the parser's events.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(PlaceFinder& places, Diagnostics& diagnostics) : places_(places), diagnostics_(diagnostics) {}

    [[nodiscard]] std::optional<YamlNode> take() { return std::move(root_); }

    /// Where the innermost bracket or brace opens that is not closed yet.
    [[nodiscard]] std::optional<Place> innermost_bracket() const {
        if (open_.empty() || !open_.back().node.in_flow) return std::nullopt;
        return open_.back().node.place;
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ == 0) return;
        stop(mark, "trailing-text", "text stands after the end of the document",
             "keep one document a file; check the brackets and the indentation above");
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        YamlNode node = make(mark, YamlNode::Kind::empty);
        // The mark of an absent value is that of whatever follows; its key is where people look.
        if (!open_.empty() && open_.back().key) node.place = open_.back().key->place;
        if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::sequence && !open_.back().node.in_flow)
            node.place = places_.place_of_dash_before(mark);
        put(std::move(node));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse_reference(mark, "aliases ('*name') are not read");
        put(make(mark, YamlNode::Kind::broken));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        YamlNode node = make(mark, YamlNode::Kind::scalar);
        if (value.size() > kLongestScalar) {
            report(mark, "too-long",
                   fmt::format("this text has {} bytes, {} at most are read", value.size(), kLongestScalar),
                   "split it into several units or lines");
            node.kind = YamlNode::Kind::broken;
        } else {
            node.text = value;
        }
        // yaml-cpp marks what is not plain with the non-specific tag.
        node.quoted = tag == "!";
        refuse_tag(mark, node);
        put(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        begin(mark, anchor, style, YamlNode::Kind::sequence);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        begin(mark, anchor, style, YamlNode::Kind::map);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapEnd() override { end(); }

private:
    struct Open {
        YamlNode node;
        std::optional<YamlNode> key;        ///< of a map: read, its value not yet
        std::map<std::string, Place> seen;  ///< keys of a map
        bool tagged = false;
    };

    YamlNode make(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (++nodes_ > kMostNodes) {
            stop(mark, "too-many-values", fmt::format("the file holds more than {} values", kMostNodes),
                 "split it over several libraries");
        }
        YamlNode node;
        node.kind = kind;
        node.place = places_.place(mark);
        return node;
    }

    void begin(const YAML::Mark& mark, YAML::anchor_t anchor, YAML::EmitterStyle::value style,
               YamlNode::Kind kind) {
        if (static_cast<int>(open_.size()) == kDeepestNesting) {
            stop(mark, "too-deep", fmt::format("lists and maps are nested more than {} deep", kDeepestNesting),
                 "check for brackets that are never closed");
        }
        refuse_anchor(mark, anchor);
        Open opened;
        opened.node = make(mark, kind);
        opened.node.in_flow = style == YAML::EmitterStyle::Flow;
        YamlNode judged = opened.node;
        refuse_tag(mark, judged);
        opened.tagged = judged.kind == YamlNode::Kind::broken;
        open_.push_back(std::move(opened));
    }

    void end() {
        Open closed = std::move(open_.back());
        open_.pop_back();
        if (closed.tagged) closed.node.kind = YamlNode::Kind::broken;
        put(std::move(closed.node));
    }

    void put(YamlNode node) {
        if (open_.empty()) {
            if (!root_) root_ = std::move(node);
        } else if (open_.back().node.kind == YamlNode::Kind::sequence) {
            open_.back().node.items.push_back(std::move(node));
        } else if (!open_.back().key) {
            put_key(std::move(node));
        } else {
            put_value(std::move(node));
        }
    }

    void put_key(YamlNode key) {
        if (key.kind != YamlNode::Kind::scalar && key.kind != YamlNode::Kind::broken) {
            diagnostics_.error(key.place, "bad-key", fmt::format("{} cannot be a key", key.kind_name()),
                               "write a name before the ':'");
            key.kind = YamlNode::Kind::broken;
        }
        open_.back().key = std::move(key);
    }

    void put_value(YamlNode value) {
        Open& map = open_.back();
        YamlNode key = std::move(*map.key);
        map.key.reset();
        if (key.kind == YamlNode::Kind::broken) return;
        const auto [first, is_new] = map.seen.emplace(key.text, key.place);
        if (!is_new) {
            diagnostics_.error(key.place, "duplicate-key",
                               fmt::format("'{}' is written twice in the same map; first on line {}, column {}",
                                           key.text, first->second.line, first->second.column),
                               "keep one of the two");
            return;
        }
        map.node.entries.push_back({std::move(key), std::move(value)});
    }

    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) refuse_reference(mark, "anchors ('&name') are not read");
    }

    /// An anchor and its aliases are one fault.
    void refuse_reference(const YAML::Mark& mark, std::string message) {
        if (std::exchange(reference_reported_, true)) return;
        report(mark, "no-aliases", std::move(message),
               "write the value out, or define it in a library and name it");
    }

    /// The parser drops tags it does not know; the text itself shows them.
    void refuse_tag(const YAML::Mark& mark, YamlNode& node) {
        const std::string_view text = places_.text_at(mark);
        if (!text.starts_with('!')) return;
        const std::string_view tag = text.substr(0, std::min<std::size_t>(text.find_first_of(" \n"), 32));
        report(mark, "no-tags", fmt::format("YAML tags like '{}' are not read", tag), "delete the tag");
        node.kind = YamlNode::Kind::broken;
    }

    void report(const YAML::Mark& mark, std::string rule, std::string message, std::string remedy) {
        diagnostics_.error(places_.place(mark), std::move(rule), std::move(message), std::move(remedy));
    }

    [[noreturn]] void stop(const YAML::Mark& mark, std::string rule, std::string message, std::string remedy) {
        report(mark, std::move(rule), std::move(message), std::move(remedy));
        throw Stop{};
    }

    PlaceFinder& places_;
    Diagnostics& diagnostics_;
    std::vector<Open> open_;
    std::optional<YamlNode> root_;
    int nodes_ = 0;
    int documents_ = 0;
    bool reference_reported_ = false;
};

void translate(const YAML::Exception& thrown, const TreeBuilder& builder, PlaceFinder& places,
               Diagnostics& diagnostics) {
    const Place missed = places.place(thrown.mark);
    std::optional<Place> opened = builder.innermost_bracket();
    // Where a map might still become a key, the parser reads on before it tells of the bracket.
    if (!opened && stops_inside_bracket(thrown.msg)) opened = places.bracket_left_open_above(thrown.mark);
    const PlainWords words = plain_words(thrown.msg, opened                              ? Surroundings::bracket
                                                     : places.is_behind_key(thrown.mark) ? Surroundings::own_key
                                                                                         : Surroundings::any);
    // A bracket that is never closed is only missed far below; where it was opened is where to look.
    diagnostics.error(opened && words.about_bracket ? *opened : missed, "syntax", words.message, words.remedy);
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const YamlEntry& entry : entries) {
        if (entry.key.text == key) return &entry.value;
    }
    return nullptr;
}

std::string_view YamlNode::kind_name() const {
    switch (kind) {
        case Kind::scalar:
            return "text";
        case Kind::sequence:
            return "a list";
        case Kind::map:
            return "a map";
        case Kind::empty:
            return "nothing";
        case Kind::broken:
            break;
    }
    return "something broken";
}

std::optional<YamlNode> read_yaml(const SourceText& source, Diagnostics& diagnostics) {
    if (!scan_document(source, diagnostics)) return std::nullopt;
    PlaceFinder places(source);
    TreeBuilder builder(places, diagnostics);
    try {
        std::istringstream stream(source.text);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {}
    } catch (const Stop&) { return std::nullopt; } catch (const YAML::Exception& thrown) {
        translate(thrown, builder, places, diagnostics);
        return std::nullopt;
    } catch (const std::exception& thrown) {
        diagnostics.error({source.file, 0, 0}, "syntax", fmt::format("the YAML cannot be read: {}", thrown.what()),
                          "check the file in an editor");
        return std::nullopt;
    }
    std::optional<YamlNode> root = builder.take();
    if (!root || root->kind == YamlNode::Kind::empty) {
        diagnostics.error({source.file, 0, 0}, "empty-file", "the file says nothing",
                          "start from a copy of scripts/sessions/demo.yaml, or see scripts/README.md");
        return std::nullopt;
    }
    return root;
}

}  // namespace stillroom::config
