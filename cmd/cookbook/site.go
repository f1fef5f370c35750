package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cookbook/site"
)

func newSite(o *options) *cobra.Command {
	var out, base, source string
	cmd := &cobra.Command{
		Use:   "site [-o DIR] [-base URL] [-source URL]",
		Short: "Write the book as static pages",
		Long: `Site checks the book and writes its pages into a folder, which any web server can
serve and any browser can open. The folder must be empty, new, or a site that this
command has written: then the new site takes its place, whole, or not at all.

With -base, the address of publication, pages name their own addresses and there is a
sitemap. With -source, the address of the chapters' files, pages link to them. Dates
of change come from git, if the chapters of -book are in a checkout.`,
		Example: `  $ cookbook site
  $ cookbook site -o public -base https://example.org/ipc/`,
		Args: operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := siteOptions("site", base, source)
			if err != nil {
				return err
			}
			n, err := o.writeSite(cmd.Context(), out, opts)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "wrote %d files to %s\n", n, out)
			return err
		},
	}
	cmd.Flags().StringVar(&out, "o", "public", "write into the folder `DIR`")
	cmd.Flags().StringVar(&base, "base", "", "publish at `URL`")
	cmd.Flags().StringVar(&source, "source", "", "the chapters' files are at `URL`")
	return cmd
}

// siteOptions reads the addresses that a command was given, which must be
// absolute; a slash at the end is added.
func siteOptions(command, base, source string) (site.Options, error) {
	o := site.Options{Base: base, Source: source, Date: bookDate()}
	for _, address := range []*string{&o.Base, &o.Source} {
		if *address == "" {
			continue
		}
		u, err := url.Parse(*address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return o, &usageError{fmt.Sprintf("%s: not an address of a web site: %q", command, *address), "want https://HOST/PATH/"}
		}
		*address = strings.TrimSuffix(*address, "/") + "/"
	}
	return o, nil
}

// bookDate is that of the command's own source, or now. SOURCE_DATE_EPOCH, in
// seconds, prevails.
func bookDate() time.Time {
	if n, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(n, 0)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if t, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
				return t
			}
		}
	}
	return time.Now()
}

// writeSite checks the book and writes its pages; n is the number of files. A
// signal that would end the process ends the work instead, and what there is
// of it is removed.
func (o *options) writeSite(ctx context.Context, out string, opts site.Options) (n int, err error) {
	_, _, dir, err := o.open()
	if err != nil {
		return 0, err
	}
	// Not those that nohup, or a shell without job control, has ignored.
	ending := slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
	ctx, stop := signal.NotifyContext(ctx, ending...)
	defer stop()
	folder, err := site.NewFolder(out, dir)
	if err != nil {
		return 0, err
	}
	if inCheckout(dir) {
		opts.Changed = blame(ctx, dir)
	}
	err = o.render(stoppable{folder, ctx}, opts)
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return 0, errors.Join(err, folder.Discard())
	}
	return folder.Len(), folder.Commit()
}

// stoppable is a sink that takes no more when its context ends.
type stoppable struct {
	site.Sink
	ctx context.Context
}

// Put fails with the reason when the context has ended.
func (s stoppable) Put(name string, parts iter.Seq[[]byte]) error {
	if err := context.Cause(s.ctx); err != nil {
		return err
	}
	return s.Sink.Put(name, parts)
}
