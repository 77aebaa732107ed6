//! Python and Ruby.

use super::html;

#[test]
fn python_migration() {
    let code = r#""""Fill
the column."""
from django.db import migrations

class Migration(migrations.Migration):
    atomic = False  # MySQL
    operations = [
        migrations.AddField(field=models.UUIDField(null=True, default=None), name="uuid"),
    ]"#;
    let expected = r#"<span class="s">"""Fill
the column."""</span>
<span class="k">from</span> django.db <span class="k">import</span> migrations

<span class="k">class</span> <span class="f">Migration</span>(migrations.Migration):
    atomic = <span class="n">False</span>  <span class="c"># MySQL</span>
    operations = [
        migrations.<span class="f">AddField</span>(field=models.<span class="f">UUIDField</span>(null=<span class="n">True</span>, default=<span class="n">None</span>), name=<span class="s">"uuid"</span>),
    ]"#;
    assert_eq!(html("python", code), expected);
}

#[test]
fn python_strings_have_prefixes() {
    let code = r#"r'\d' + Rb"x" + f"{a!r}" + 'it\'s' + bar"x" + 'open
None"#;
    let expected = r#"<span class="s">r'\d'</span> + <span class="s">Rb"x"</span> + <span class="s">f"{a!r}"</span> + <span class="s">'it\'s'</span> + bar<span class="s">"x"</span> + <span class="s">'open</span>
<span class="n">None</span>"#;
    assert_eq!(html("py", code), expected);
}

#[test]
fn python_names() {
    let code = r"@transaction.atomic
async def forwards(apps, n=0x1F, m=1_000.5e-3):
    x = a @ b
    return obj.delete().import_, self.class, isinstance(x, str)";
    let expected = r#"<span class="f">@transaction.atomic</span>
<span class="k">async</span> <span class="k">def</span> <span class="f">forwards</span>(apps, n=<span class="n">0x1F</span>, m=<span class="n">1_000.5e-3</span>):
    x = a @ b
    <span class="k">return</span> obj.<span class="f">delete</span>().import_, self.class, <span class="f">isinstance</span>(x, <span class="f">str</span>)"#;
    assert_eq!(html("py", code), expected);
}

#[test]
fn ruby_migration() {
    let code = r#"# Adds it.
class AddUuid < ActiveRecord::Migration[7.0]
  disable_ddl_transaction!
  def self.up
    add_column :users, :uuid, null: false, default: "a" if x.valid?
  end
end"#;
    let expected = r#"<span class="c"># Adds it.</span>
<span class="k">class</span> <span class="f">AddUuid</span> &lt; ActiveRecord::Migration[<span class="n">7.0</span>]
  disable_ddl_transaction!
  <span class="k">def</span> <span class="n">self</span>.<span class="f">up</span>
    add_column <span class="n">:users</span>, <span class="n">:uuid</span>, <span class="f">null</span>: <span class="n">false</span>, <span class="f">default</span>: <span class="s">"a"</span> <span class="k">if</span> x.valid?
  <span class="k">end</span>
<span class="k">end</span>"#;
    assert_eq!(html("ruby", code), expected);
}

#[test]
fn ruby_heredocs_expressions_and_blocks() {
    let code = r"execute(<<~SQL)
  UPDATE users SET a = 'x'
SQL
y = a / b / c; z = s =~ /it's [/] x/i; A::B
=begin
end
=end
a ? b : c; class << self";
    let expected = r#"<span class="f">execute</span>(&lt;&lt;~SQL)
<span class="s">  UPDATE users SET a = 'x'
SQL</span>
y = a / b / c; z = s =~ <span class="s">/it's [/] x/i</span>; A::B
<span class="c">=begin
end
=end</span>
a ? b : c; <span class="k">class</span> &lt;&lt; <span class="n">self</span>"#;
    assert_eq!(html("rb", code), expected);
}
