package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cookbook/internal/literate"
)

// row is a recipe in the list.
type row struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Chapter   string   `json:"chapter"`
	Topic     string   `json:"topic"`
	Platforms []string `json:"platforms"`

	heading string // the chapter's title
}

func newList(o *options) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list [-json] [TOPIC]",
		Short: "List the recipes by chapter",
		Long: `List prints the recipes of the book, or of one topic, by chapter: the id, the
title, and the systems it is for. A topic is the part of an id before its first
hyphen.`,
		Example: `  $ cookbook list
  $ cookbook list -json signal`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := o.load()
			if err != nil {
				return err
			}
			rows, err := listed(b, strings.Join(args, ""))
			if err != nil {
				return err
			}
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				enc.SetEscapeHTML(false)
				return enc.Encode(rows)
			}
			return printRows(cmd.OutOrStdout(), rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		b, err := o.load()
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return topics(b), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// listed returns the recipes of a topic, or all if topic is "".
func listed(b *literate.Book, topic string) ([]row, error) {
	rows := []row{}
	for _, r := range b.Recipes() {
		if topic != "" && r.Topic() != topic {
			continue
		}
		p, err := r.Tangle()
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{r.ID, r.Title, r.Chapter.Name, r.Topic(), p.Platforms(), r.Chapter.Title})
	}
	if len(rows) == 0 && topic != "" {
		all := topics(b)
		return nil, &hinted{fmt.Sprintf("no topic %q", topic),
			didYouMean(topic, all, "the topics are "+strings.Join(all, ", "))}
	}
	return rows, nil
}

// topics lists the topics in the order of the book.
func topics(b *literate.Book) []string {
	var all []string
	for _, r := range b.Recipes() {
		if !slices.Contains(all, r.Topic()) {
			all = append(all, r.Topic())
		}
	}
	return all
}

func printRows(w io.Writer, rows []row) error {
	idWidth, titleWidth, chapter := 0, 0, ""
	for _, r := range rows {
		idWidth, titleWidth = max(idWidth, width(r.ID)), max(titleWidth, width(r.Title))
	}
	var sb strings.Builder
	for _, r := range rows {
		if r.Chapter != chapter {
			if chapter != "" {
				sb.WriteByte('\n')
			}
			fmt.Fprintf(&sb, "%s\n", r.heading)
			chapter = r.Chapter
		}
		fmt.Fprintf(&sb, "  %-*s  %-*s  %s\n", idWidth, r.ID, titleWidth, r.Title, strings.Join(r.Platforms, " "))
	}
	_, err := io.WriteString(w, sb.String())
	return err
}

// width counts characters, as fmt does when it pads.
func width(s string) int { return len([]rune(s)) }
