"""Exports of shop platforms, in the column names that those platforms write."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.shop.catalogue import Catalogue
from aisle.shop.errors import BadInput
from tests.shop.homes import Home, open_home
from tests.shop.test_importing_products import rejected, take

GOOGLE = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item>
  <g:id>K-1-R</g:id><g:item_group_id>K-1</g:item_group_id>
  <title>Kettle &amp; lid, red</title><g:description>&lt;p&gt;Boils &lt;b&gt;fast&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Quiet.&lt;/p&gt;</g:description>
  <link>https://x.example/k?c=r</link><g:image_link>https://x.example/r.jpg</g:image_link>
  <g:additional_image_link>https://x.example/r2.jpg</g:additional_image_link>
  <g:availability>in_stock</g:availability><g:price>49.00 EUR</g:price>
  <g:sale_price>39.00 EUR</g:sale_price>
  <g:sale_price_effective_date>2020-01-01T00:00+00:00/2199-01-01T00:00+00:00</g:sale_price_effective_date>
  <g:brand>Teekessel</g:brand><g:color>Red</g:color><g:gtin>4006381333931</g:gtin>
  <g:product_type>Home &gt; Kitchen &gt; Kettles</g:product_type><g:google_product_category>732</g:google_product_category>
  <g:cost_of_goods_sold>12.00 EUR</g:cost_of_goods_sold>
  <g:product_detail><g:section_name>General</g:section_name><g:attribute_name>capacity</g:attribute_name><g:attribute_value>1.7 l</g:attribute_value></g:product_detail>
</item>
<item>
  <g:id>K-1-B</g:id><g:item_group_id>K-1</g:item_group_id><title>Kettle &amp; lid, black</title>
  <g:availability>out_of_stock</g:availability><g:price>49.00 EUR</g:price>
  <g:sale_price>29.00 EUR</g:sale_price>
  <g:sale_price_effective_date>2020-01-01T00:00+00:00/2020-02-01T00:00+00:00</g:sale_price_effective_date>
  <g:color>Black</g:color><g:gtin>4006381333948</g:gtin>
</item>
<item><g:id>S-1</g:id><g:price>9.90 EUR</g:price></item>
</channel></rss>"""

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Variant Image,Cost per item,Status,Fabric (product.metafields.custom.fabric)
fleece,Summit Fleece,<p>Warm.</p><ul><li>Two pockets</li></ul><script>x()</script>,Fellrunner,Jacket,"winter, hiking",true,Colour,Blue,Size,M,FL-B-M,420,shopify,3,deny,59.00,79.00,https://x.example/f1.jpg,https://x.example/blue.jpg,20,active,Polyester;Wool
fleece,,,,,,,,Blue,,L,FL-B-L,420,shopify,-2,deny,59.00,,https://x.example/f2.jpg,,20,,
fleece,,,,,,,,Red,,M,,420,shopify,0,continue,65.00,,,,20,,
fleece,,,,,,,,,,,,,,,,,,https://x.example/f3.jpg,,,,
mug,Enamel Mug,,Fellrunner,Mug,,true,Title,Default Title,,,MUG,0,,,deny,12.50,,,,3,active,
secret,Next Year's Coat,,Fellrunner,Coat,,true,Title,Default Title,,,C,,,,deny,99,,,,3,draft,
"""

WOO = """ID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,In stock?,Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)
44,variable,hoodie,Hoodie,1,visible,Soft.,<p>Cotton &amp; wool.</p>,1,,0,0.8,,,"Clothing, Clothing > Hoodies","https://x.example/h1.jpg, https://x.example/h2.jpg",,Color,"Blue, Red",Fabric,"Cotton\\, brushed"
55,variation,hoodie-blue,Hoodie - Blue,1,visible,,,1,7,0,,39,45,,https://x.example/hb.jpg,hoodie,Color,Blue,,
56,variation,,Hoodie - Red,1,visible,,,0,,0,,,45,,,id:44,Color,Red,,
60,simple,,Beanie,1,visible,,,1,4,1,,,20,Clothing > Hats,,,,,,
61,simple,,Hidden Hat,1,hidden,,,1,4,0,,,20,Clothing > Hats,,,,,,
70,variation,,Orphan - Blue,1,visible,,,1,4,0,,,20,,,id:99,Color,Blue,,
80,variable,empty,Empty,1,visible,,,1,,0,,,,,,,,,,
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path)


def test_google_xml(home: Home) -> None:
    report = take(home, GOOGLE.encode(), "feed.xml")
    assert (report.added, report.rejected) == (1, 1)
    assert rejected(report) == [["3", "title", "is missing. Every product needs one", "S-1"]]
    kettle = Catalogue(home.database).get("K-1")
    assert kettle.title == {"en": "Kettle & lid, red"}
    assert kettle.description == {"en": "Boils fast.\nQuiet."}
    assert kettle.category == ("Home", "Kitchen", "Kettles")
    assert kettle.images == ("https://x.example/r.jpg", "https://x.example/r2.jpg")
    red, black = kettle.variants
    assert (red.options, red.price_minor, red.currency, red.stock) == (
        {"colour": "Red"}, 3900, "EUR", None,
    )  # fmt: skip
    assert (black.options, black.price_minor, black.stock) == ({"colour": "Black"}, 4900, 0)
    assert kettle.attributes["capacity"] == "1.7 l"
    assert "12.00" not in repr(kettle)  # what it cost the shop is nobody's business


def test_google_table_with_spaces_in_its_names(home: Home) -> None:
    take(
        home,
        b"id\ttitle\tlink\timage link\tavailability\tprice\tgoogle product category\tcolor\tmobile link\n"
        b"1\tScarf\thttps://x.example/1\thttps://x.example/1.jpg\tout of stock\tEUR 15.00\t"
        b"Apparel > Scarves\tRed/Dark Blue\thttps://m.x.example/1\n",
        "feed.tsv",
    )
    scarf = Catalogue(home.database).get("1")
    assert (scarf.variants[0].price_minor, scarf.variants[0].currency) == (1500, "EUR")
    assert scarf.variants[0].stock == 0
    assert scarf.category == ("Apparel", "Scarves")
    assert scarf.attributes == {"colour": ["Red", "Dark Blue"]}


def test_shopify(home: Home) -> None:
    report = take(home, SHOPIFY.encode(), "products_export.csv")
    assert (report.added, report.rejected) == (2, 1)
    assert rejected(report)[0][1:] == [
        "status", "is 'draft': not sold. Set it active to have it found", "secret",
    ]  # fmt: skip
    fleece = Catalogue(home.database).get("fleece")
    assert fleece.description == {"en": "Warm.\nTwo pockets"}
    assert (fleece.brand, fleece.kind, len(fleece.images)) == ("Fellrunner", "Jacket", 3)
    assert fleece.attributes == {
        "fabric": ["Polyester", "Wool"], "weight_g": 420, "tags": ["winter", "hiking"],
    }  # fmt: skip
    assert [(v.variant_id, v.options, v.price_minor, v.stock) for v in fleece.variants] == [
        ("FL-B-M", {"Colour": "Blue", "Size": "M"}, 5900, 3),
        ("FL-B-L", {"Colour": "Blue", "Size": "L"}, 5900, 0),
        ("fleece:Red/M", {"Colour": "Red", "Size": "M"}, 6500, None),
    ]
    assert fleece.variants[0].image == "https://x.example/blue.jpg"
    mug = Catalogue(home.database).get("mug")
    assert (mug.variants[0].options, mug.variants[0].stock, mug.attributes) == ({}, None, {})


def test_shopify_in_its_newer_names(home: Home) -> None:
    take(
        home,
        b"Title,URL handle,Description,Vendor,Published on online store,Status,SKU,Option1 name,"
        b"Option1 value,Price,Inventory tracker,Inventory quantity,Continue selling when out of stock,"
        b"Weight value (grams),Product image URL\n"
        b"Mug,mug,<p>Enamel.</p>,Fellrunner,TRUE,Active,MUG,,,12.50,shopify,5,DENY,300,https://x.example/m.jpg\n",
    )
    mug = Catalogue(home.database).get("mug")
    assert (mug.variants[0].price_minor, mug.variants[0].stock) == (1250, 5)
    assert mug.attributes == {"weight_g": 300}


def test_woocommerce(home: Home) -> None:
    report = take(home, WOO.encode(), "wc-product-export.csv")
    assert report.added == 2
    assert [(row[1], row[3]) for row in rejected(report)] == [
        ("parent", "70"), ("published", "61"), ("type", "80"),
    ]  # fmt: skip
    hoodie = Catalogue(home.database).get("44")
    assert hoodie.description == {"en": "Soft.\nCotton & wool."}
    assert hoodie.category == ("Clothing", "Hoodies")
    assert hoodie.attributes == {
        "Color": ["Blue", "Red"], "Fabric": ["Cotton", "brushed"], "weight_kg": 0.8,
    }  # fmt: skip
    assert [(v.variant_id, v.options, v.price_minor, v.stock) for v in hoodie.variants] == [
        ("hoodie-blue", {"Color": "Blue"}, 3900, 7),
        ("56", {"Color": "Red"}, 4500, 0),
    ]
    beanie = Catalogue(home.database).get("60")
    assert (beanie.variants[0].stock, beanie.variants[0].price_minor) == (None, 2000)


@pytest.mark.parametrize("feed", ["google.xml", "shopify.csv", "woo.csv"])
def test_a_second_import_changes_nothing(home: Home, feed: str) -> None:
    content = {"google.xml": GOOGLE, "shopify.csv": SHOPIFY, "woo.csv": WOO}[feed].encode()
    first = take(home, content, feed)
    again = take(home, content, feed)
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE r [<!ENTITY a "x">]><rss><item><id>1</id><title>&a;</title></item></rss>', "entities"),
        ('<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss><item><id>1</id></item></rss>', "entities"),
        ("<rss><item><id>1</id><title>Mug</title></item>", "after item 1"),
        ("no xml at all", "is not whole XML"),
        ("<rss></rss>", "holds no rows"),
    ],
)  # fmt: skip
def test_xml_that_cannot_be_used_leaves_nothing(home: Home, content: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        take(home, content.encode(), "feed.xml")
    assert not Catalogue(home.database).ids()
