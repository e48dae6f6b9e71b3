#include "tests/scripts/script_mutations.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::tests {

namespace {

using config::Term;
using config::ValueKind;
using config::YamlEntry;
using config::YamlNode;
using scripts::KeyPlace;
using scripts::KeyRow;

/// Whether a misspelt value of this kind can never be right. Facts, tags, ids and words are what their author says.
bool has_a_grammar(ValueKind kind) {
    switch (kind) {
        case ValueKind::id:
        case ValueKind::text:
        case ValueKind::spoken:
        case ValueKind::fact_list:
        case ValueKind::tag_list:
        case ValueKind::word:
        case ValueKind::word_list:
        case ValueKind::reason_map:
        case ValueKind::language:
        case ValueKind::language_list:
            return false;
        default:
            return true;
    }
}

/// What a map's keys are.
enum class Keys {
    known,      ///< rows, or names of things defined elsewhere: a misspelt one is a fault
    of_author,  ///< new names
};

class Walk {
public:
    explicit Walk(std::vector<Mutation>& found) : found_(found) {}

    void map(const YamlNode& node, Term where) {
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            const YamlEntry& entry = node.entries[i];
            const KeyRow* row = config::find_key(scripts::key_table(), where, entry.key.text);
            // Without a row: the parameter of a synth, or the gain of a layer.
            step(i, false, entry.value, Keys::known, row ? row->kind : ValueKind::gain, row ? row->inside : Term{});
        }
    }

private:
    void step(std::size_t index, bool is_item, const YamlNode& value, Keys keys, ValueKind kind, Term inside) {
        path_.push_back(index);
        add(Slip::deleted, is_item, false);
        add(Slip::written_twice, is_item, !is_item);
        // Spoken text and titles may be one text as well.
        const bool takes_text = kind == ValueKind::text || kind == ValueKind::spoken;
        add(Slip::another_kind, is_item, !takes_text || value.kind == YamlNode::Kind::scalar);
        if (!is_item) add(Slip::key_misspelt, false, keys == Keys::known);
        if (value.kind == YamlNode::Kind::scalar) add(Slip::value_misspelt, is_item, has_a_grammar(kind));
        below(value, kind, inside);
        path_.pop_back();
    }

    void below(const YamlNode& value, ValueKind kind, Term inside) {
        if (value.kind == YamlNode::Kind::sequence) {
            for (std::size_t i = 0; i < value.items.size(); ++i)
                step(i, true, value.items[i], Keys::known, kind == ValueKind::map_list ? ValueKind::map : kind,
                     inside);
        } else if (value.kind == YamlNode::Kind::map) {
            if (kind == ValueKind::map || kind == ValueKind::length) return map(value, inside);
            for (std::size_t i = 0; i < value.entries.size(); ++i) named(i, value.entries[i].value, kind, inside);
        }
    }

    /// An entry whose key is no row's.
    void named(std::size_t index, const YamlNode& value, ValueKind kind, Term inside) {
        if (kind == ValueKind::named_maps)
            return step(index, false, value, Keys::of_author, ValueKind::map, inside);
        if (kind == ValueKind::time_map) return step(index, false, value, Keys::of_author, ValueKind::duration, {});
        if (kind == ValueKind::gain_curve) return step(index, false, value, Keys::known, ValueKind::gain_curve, {});
        if (kind == ValueKind::reason_map) return step(index, false, value, Keys::known, kind, {});
        step(index, false, value, Keys::of_author, kind, inside);  // by language
    }

    void add(Slip slip, bool is_item, bool is_fault) { found_.push_back({slip, path_, is_item, is_fault}); }

    std::vector<Mutation>& found_;
    std::vector<std::size_t> path_;
};

/// Writes blocks and notes the lines of one node.
class Writer {
public:
    explicit Writer(const YamlNode* watched, std::vector<const YamlNode*> ancestors = {})
        : watched_(watched), ancestors_(std::move(ancestors)) {}

    void node(const YamlNode& node, int indent) {
        switch (node.kind) {
            case YamlNode::Kind::map:
                for (const YamlEntry& entry : node.entries) this->entry(entry, indent);
                return;
            case YamlNode::Kind::sequence:
                for (const YamlNode& item : node.items) {
                    const int first = line_;
                    put(indent, "-");
                    note_ancestor(item);
                    ++line_;  // what is in it begins on the next line
                    note_ancestor(item);
                    --line_;
                    value(item, indent);
                    if (&item == watched_) mark(first);
                }
                return;
            default:
                return;
        }
    }

    std::string text;
    int first_line = 0, last_line = 0;
    std::vector<int> ancestor_lines;

private:
    void note_ancestor(const YamlNode& node) {
        if (std::find(ancestors_.begin(), ancestors_.end(), &node) != ancestors_.end())
            ancestor_lines.push_back(line_);
    }

    void entry(const YamlEntry& entry, int indent) {
        const int first = line_;
        put(indent, scalar(entry.key) + ":");
        note_ancestor(entry.value);
        value(entry.value, indent);
        if (&entry.value == watched_) mark(first);
    }

    void value(const YamlNode& value, int indent) {
        const bool is_empty = value.items.empty() && value.entries.empty();
        if (value.kind == YamlNode::Kind::scalar) text += " " + scalar(value);
        if (value.kind == YamlNode::Kind::map && is_empty) text += " {}";
        if (value.kind == YamlNode::Kind::sequence && is_empty) text += " []";
        end_line();
        node(value, indent + 2);
    }

    void mark(int first) {
        first_line = first;
        last_line = line_ - 1;
    }

    void put(int indent, const std::string& words) {
        text += std::string(static_cast<std::size_t>(indent), ' ') + words;
    }

    void end_line() {
        text += '\n';
        ++line_;
    }

    static std::string scalar(const YamlNode& node) {
        if (!node.quoted) return node.text;
        std::string quoted = "\"";
        for (const char c : node.text) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c == '\n' ? std::string("\\n") : std::string(1, c);
        }
        return quoted + "\"";
    }

    const YamlNode* watched_;
    std::vector<const YamlNode*> ancestors_;
    int line_ = 1;
};

/// A letter more in the middle, where no ending swallows it.
std::string misspelt(const std::string& word) {
    std::size_t middle = word.size() / 2;
    while (middle < word.size() && (static_cast<unsigned char>(word[middle]) & 0xC0U) == 0x80U) ++middle;
    return word.substr(0, middle) + "q" + word.substr(middle);
}

/// A value of a kind that no key takes: text becomes a map, anything else becomes text.
YamlNode of_another_kind(const YamlNode& value) {
    YamlNode other;
    if (value.kind == YamlNode::Kind::scalar) {
        other.kind = YamlNode::Kind::map;
        YamlEntry entry;
        entry.key.kind = YamlNode::Kind::scalar;
        entry.key.text = "something";
        entry.value = value;
        other.entries.push_back(entry);
    } else {
        other.kind = YamlNode::Kind::scalar;
        other.text = "Something: else";
        other.quoted = true;
    }
    return other;
}

std::string_view name_of(Slip slip) {
    switch (slip) {
        case Slip::deleted:
            return "deleted";
        case Slip::written_twice:
            return "written twice";
        case Slip::another_kind:
            return "of another kind";
        case Slip::key_misspelt:
            return "with a misspelt key";
        case Slip::value_misspelt:
            return "with a misspelt value";
    }
    return "";
}

template <typename T>
void slip_in_list(std::vector<T>& list, std::size_t index, Slip slip) {
    const auto at = list.begin() + static_cast<std::ptrdiff_t>(index);
    if (slip == Slip::deleted) list.erase(at);
    if (slip == Slip::written_twice) {
        T twin = *at;
        list.insert(at + 1, std::move(twin));
    }
}

/// Makes the slip in `holder`; what it left to look at.
const YamlNode* make_slip(YamlNode& holder, std::size_t index, const Mutation& mutation) {
    YamlNode& value = mutation.is_item ? holder.items[index] : holder.entries[index].value;
    switch (mutation.slip) {
        case Slip::deleted:
        case Slip::written_twice:
            if (mutation.is_item)
                slip_in_list(holder.items, index, mutation.slip);
            else
                slip_in_list(holder.entries, index, mutation.slip);
            if (mutation.slip == Slip::deleted) return &holder;
            return mutation.is_item ? &holder.items[index + 1] : &holder.entries[index + 1].value;
        case Slip::another_kind:
            value = of_another_kind(value);
            break;
        case Slip::key_misspelt: {
            std::string& key = holder.entries[index].key.text;
            key = misspelt(key);
            break;
        }
        case Slip::value_misspelt:
            value.text = misspelt(value.text);
            break;
    }
    return &value;
}

}  // namespace

std::vector<Mutation> mutations_of(const YamlNode& top) {
    std::vector<Mutation> found;
    Walk(found).map(top, KeyPlace::top);
    return found;
}

MutatedText mutated(const YamlNode& top, const Mutation& mutation) {
    YamlNode copy = top;
    YamlNode* holder = &copy;
    const auto inner = [](YamlNode& node, std::size_t index) {
        return node.kind == YamlNode::Kind::sequence ? &node.items[index] : &node.entries[index].value;
    };
    std::vector<const YamlNode*> ancestors;
    for (std::size_t i = 0; i + 1 < mutation.path.size(); ++i) {
        holder = inner(*holder, mutation.path[i]);
        ancestors.push_back(holder);
    }
    const std::size_t index = mutation.path.back();
    const YamlNode& value = *inner(*holder, index);
    const std::string key = mutation.is_item ? std::string{} : holder->entries[index].key.text;
    const std::string word = mutation.slip == Slip::value_misspelt || mutation.is_item ? value.text : key;
    MutatedText made;
    made.what = fmt::format("'{}{}{}' {}", key, key.empty() || value.text.empty() ? "" : ": ", value.text,
                            name_of(mutation.slip));
    made.word = word;
    made.is_deleted = mutation.slip == Slip::deleted;
    const YamlNode* watched = make_slip(*holder, index, mutation);
    Writer writer(watched, ancestors);
    writer.node(copy, 0);
    made.text = std::move(writer.text);
    made.first_line = writer.first_line;
    made.last_line = writer.last_line;
    made.ancestors = std::move(writer.ancestor_lines);
    return made;
}

std::string as_blocks(const YamlNode& top) {
    Writer writer(nullptr);
    writer.node(top, 0);
    return writer.text;
}

}  // namespace stillroom::tests
