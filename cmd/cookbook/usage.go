package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cookbook/internal/literate"
)

// usageError is an error of the command line.
type usageError struct{ msg, hint string }

// Error gives the error and, on a line of its own, the hint.
func (e *usageError) Error() string { return withHint(e.msg, e.hint) }

// hinted is an error with something the reader can do about it.
type hinted struct{ msg, hint string }

// Error gives the error and, on a line of its own, the hint.
func (e *hinted) Error() string { return withHint(e.msg, e.hint) }

func withHint(msg, hint string) string {
	if hint == "" {
		return msg
	}
	return msg + "\nhint: " + hint
}

// didYouMean is a hint with the names that are like name, or the other hint
// if there are none.
func didYouMean(name string, all []string, other string) string {
	near := literate.Nearest(name, all)
	if len(near) == 0 {
		return other
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// operands is a cobra.PositionalArgs: it wants at least least operands and,
// unless most is negative, at most most. The error ends with the usage line.
func operands(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		usage := "\nusage: " + cmd.UseLine()
		switch {
		case len(args) < least:
			return &usageError{cmd.Name() + ": missing operand" + usage, ""}
		case most >= 0 && len(args) > most:
			return &usageError{fmt.Sprintf("%s: unexpected operand %q%s", cmd.Name(), args[most], usage), ""}
		}
		return nil
	}
}

// flagError turns what pflag says about a flag into our form, with one dash.
func flagError(cmd *cobra.Command, err error) error {
	what := cmd.Name() + ": "
	if !cmd.HasParent() {
		what = ""
	}
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		return &usageError{fmt.Sprintf("%sunknown flag %q", what, "-"+name), flagHint(cmd, name)}
	case errors.As(err, &invalid):
		return &usageError{fmt.Sprintf("%sinvalid value %q for flag -%s", what, invalid.GetValue(), invalid.GetFlag().Name), ""}
	}
	return &usageError{what + strings.ReplaceAll(err.Error(), "--", "-"), ""}
}

// flagHint says what an unknown flag may have been meant to be.
func flagHint(cmd *cobra.Command, name string) string {
	if child(cmd, name) != nil {
		return cmd.CommandPath() + " " + name + " is a command"
	}
	var all []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { all = append(all, "-"+f.Name) })
	return didYouMean("-"+name, all, cmd.CommandPath()+" -help shows the flags")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// normalize gives flags the form that cobra knows: -book becomes --book. It
// looks no further than the first operand of a command that passes its
// operands on. The error is an unknown command.
func normalize(root *cobra.Command, args []string) ([]string, error) {
	if len(args) > 1 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd) {
		// A shell asks what may stand in place of the last word; whether the
		// words before it make sense is not the question yet.
		last := len(args) - 1
		words, err := normalize(root, args[1:last])
		if err != nil {
			return args, nil
		}
		return slices.Concat(args[:1], words, args[last:]), nil
	}
	out, cmd := slices.Clone(args), root
	for i := 0; i < len(out); i++ {
		arg := out[i]
		switch {
		case arg == "--":
			return out, nil
		case len(arg) > 1 && arg[0] == '-':
			f := lookup(cmd, strings.TrimLeft(arg, "-"))
			if arg[1] != '-' && arg != "-h" {
				out[i] = "-" + arg
			}
			if f != nil && f.NoOptDefVal == "" && !strings.Contains(arg, "=") {
				i++ // the flag's value
			}
		case cmd.HasSubCommands():
			next := child(cmd, arg)
			if next == nil {
				return nil, unknownCommand(cmd, arg)
			}
			cmd = next
		case cmd.Annotations[passesOn] != "":
			return out, nil
		}
	}
	return out, nil
}

// passesOn annotates a command whose operands, and all that follows them,
// are for somebody else.
const passesOn = "passes-on"

// lookup finds the flag of cmd, or of a command above it, that text names.
func lookup(cmd *cobra.Command, text string) *pflag.Flag {
	name, _, _ := strings.Cut(text, "=")
	if f := cmd.Flags().Lookup(name); f != nil {
		return f
	}
	if f := cmd.PersistentFlags().Lookup(name); f != nil {
		return f
	}
	return cmd.InheritedFlags().Lookup(name)
}

func child(cmd *cobra.Command, name string) *cobra.Command {
	for _, c := range cmd.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return c
		}
	}
	return nil
}

func unknownCommand(cmd *cobra.Command, name string) error {
	var all []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			all = append(all, c.Name())
		}
	}
	return &usageError{fmt.Sprintf("unknown command %q", name),
		didYouMean(name, all, cmd.CommandPath()+" -help shows the commands")}
}

// printHelp is the help of every command: what it does, how it is called, an
// example, its commands and its flags.
func printHelp(w io.Writer, cmd *cobra.Command) {
	fmt.Fprintf(w, "%s\n\nusage: %s\n", strings.TrimSpace(orElse(cmd.Long, cmd.Short)), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nexample:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintln(w, "\ncommands:")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				fmt.Fprintf(w, "  %-16s %s\n", c.Name(), c.Short)
			}
		}
	}
	fmt.Fprintln(w, "\nflags:")
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			operand, text := pflag.UnquoteUsage(f)
			fmt.Fprintf(w, "  %-16s %s\n", strings.TrimSpace("-"+f.Name+" "+operand), text)
		}
	})
}
