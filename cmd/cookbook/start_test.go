package main

import (
	"path/filepath"
	"testing"

	"cookbook/internal/literate"
	"cookbook/internal/transcript"
)

// TestStart types the first command that the book asks its readers to type,
// in a checkout, and presses ^C. The last words, and the status, are go run's
// for a program that died of a signal.
func TestStart(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sc := &literate.Scene{
		Recipe:  embedded(t).Recipe("signal-catch"),
		Samples: []literate.Sample{{Kind: "pid", Literal: "4242"}},
		Steps: []literate.Step{
			{Do: literate.Send, Text: "cd '" + root + "'"},
			{Do: literate.Send, Text: startCommand(t)},
			{Do: literate.Want, Lines: []string{"PID 4242", "waiting"}},
			{Do: literate.Key, Text: "^C"},
			{Do: literate.Want, Lines: []string{"SIGINT, 1 so far", "cleaning up", "signal: interrupt"}},
			{Do: literate.Send, Text: "echo $?"},
			{Do: literate.Want, Lines: []string{"1"}},
		},
	}
	if err := transcript.Play(open(t).Config, sc); err != nil {
		t.Error(err)
	}
}

// startCommand is the only sh fence of the book.
func startCommand(t *testing.T) string {
	t.Helper()
	for _, f := range embedded(t).Fences() {
		if f.Info.Lang == "sh" && len(f.Lines) == 1 {
			return f.Lines[0]
		}
	}
	t.Fatal("no sh fence of one line in the book")
	return ""
}
