package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cookbook/book"
)

// options are the flags of all commands.
type options struct {
	book string // the directory of -book or COOKBOOK_BOOK, or ""
}

// commands are the subcommands, one file each, in the order of the help.
var commands = []func(*options) *cobra.Command{
	newList,
	newRun,
	newRead,
	newShow,
	newSearch,
	newCopy,
	newVerify,
	newDoctor,
	newGen,
	newSite,
	newEPUB,
	newServe,
	newVersion,
}

func newRoot() *cobra.Command {
	o := &options{book: os.Getenv("COOKBOOK_BOOK")}
	root := &cobra.Command{
		Use:   "cookbook COMMAND [ARG]...",
		Short: "A cookbook of interprocess communication in Go",
		Long: `Cookbook carries a guide to interprocess communication on Unix in Go, and runs
its recipes: small whole programs, each for one task.`,
		Example: `  $ cookbook list signal
  $ cookbook run signal-catch`,
		Args:          cobra.ArbitraryArgs,
		RunE:          noCommand,
		SilenceErrors: true, SilenceUsage: true, DisableFlagsInUseLine: true,
	}
	root.PersistentFlags().StringVar(&o.book, "book", o.book, "read the chapters in `DIR`, not the embedded ones")
	root.PersistentFlags().BoolP("help", "h", false, "show this help")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(cmd.OutOrStdout(), cmd) })
	for _, command := range commands {
		c := command(o)
		c.DisableFlagsInUseLine = true
		root.AddCommand(c)
	}
	root.SetHelpCommand(newHelp())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("completion")
	completion := child(root, "completion")
	completion.RunE, completion.Use = noCommand, "completion SHELL"
	completion.DisableFlagsInUseLine = true
	for _, shell := range completion.Commands() {
		shell.Args = operands(0, 0)
	}
	return root
}

func noCommand(cmd *cobra.Command, _ []string) error {
	return &usageError{"missing command\nusage: " + cmd.UseLine(), cmd.CommandPath() + " -help shows the commands"}
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Say what a command does",
		Example: "  $ cookbook help run",
		RunE: func(cmd *cobra.Command, args []string) error {
			about := cmd.Root()
			for _, name := range args {
				next := child(about, name)
				if next == nil {
					return unknownCommand(about, name)
				}
				about = next
			}
			about.InitDefaultHelpFlag()
			printHelp(cmd.OutOrStdout(), about)
			return nil
		},
		DisableFlagsInUseLine: true,
	}
}

// open returns the chapters, their directory's name for messages, and its
// absolute path, which is "" if the chapters are the embedded ones.
func (o *options) open() (fsys fs.FS, label, dir string, err error) {
	if o.book == "" {
		return book.Files, "book", "", nil
	}
	info, err := os.Stat(o.book)
	if err != nil {
		return nil, "", "", fmt.Errorf("book: %w", err)
	}
	if !info.IsDir() {
		return nil, "", "", fmt.Errorf("book %q: not a directory", o.book)
	}
	dir, err = filepath.Abs(o.book)
	return os.DirFS(o.book), filepath.ToSlash(o.book), dir, err
}
